package dev.upshift.agent.telemetry;

import dev.upshift.protocol.Telemetry.Gpu;
import java.util.List;
import java.util.Optional;

/** No figures: there is no GPU, or there is a problem. */
record NoGpus(String description, Optional<String> problem) implements GpuSource {
  @Override
  public List<Gpu> read() {
    return List.of();
  }

  @Override
  public Optional<String> name() {
    return Optional.empty();
  }

  @Override
  public void close() {}
}
