package dev.upshift.agent.process;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The small shell script that stands between the agent and each command: it outlives the agent, and
 * writes down the command's exit code for the next one.
 */
final class Shim {
  private static final Logger LOG = LoggerFactory.getLogger(Shim.class);
  private static final Path SHELL = Path.of("/bin/sh");

  private final Path script;

  private Shim(Path script) {
    this.script = script;
  }

  Path script() {
    return script;
  }

  /**
   * Replaces the file as a whole, as a shell may still be reading the one before. Where the disk
   * refuses that, the one before serves; where there is none, commands run without.
   */
  static Optional<Shim> install(Path folder) {
    Path script = folder.resolve("shim");
    try {
      Files.createDirectories(folder);
      write(script, folder.resolve("shim.new"));
    } catch (IOException e) {
      LOG.warn("The file {} was not written: {}", script, e.toString());
    }
    return Files.isReadable(script) ? Optional.of(new Shim(script)) : Optional.empty();
  }

  private static void write(Path script, Path fresh) throws IOException {
    try (InputStream text =
        Objects.requireNonNull(Shim.class.getResourceAsStream("shim.sh"), "shim.sh")) {
      Files.copy(text, fresh, StandardCopyOption.REPLACE_EXISTING);
    }
    Files.move(fresh, script, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  /**
   * @param home as {@link Homes} has it
   * @param reaper what makes it the parent of orphans
   */
  List<String> wrapped(
      Path ended, String home, GroupLimits limits, Optional<Reaper> reaper, List<String> command) {
    return Stream.of(
            Stream.of(SHELL.toString(), script.toString(), ended.toString(), home),
            limits.arguments().stream(),
            Stream.of(reaper.map(r -> r.perl().toString()).orElse("none")),
            command.stream())
        .flatMap(s -> s)
        .toList();
  }
}
