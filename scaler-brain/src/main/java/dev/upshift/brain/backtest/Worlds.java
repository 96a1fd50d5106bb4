package dev.upshift.brain.backtest;

import java.nio.file.Path;
import java.util.Optional;

/** Makes worlds: of recorded traces. */
public final class Worlds {
  private Worlds() {}

  public static World read(Path trace, Optional<Path> hosts, Path modes, long seed) {
    ModesFile file = ModesFile.read(modes);
    return new World(TraceReader.read(trace, hosts, seed, file.downtime()), file, seed);
  }
}
