package dev.upshift.cli.install;

import dev.upshift.configuration.ExitCode;
import dev.upshift.configuration.FailureException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** The machine's service manager, where it runs. */
final class Systemd {
  static final Path UNITS = Path.of("/etc/systemd/system");

  private static final Path RUNTIME = Path.of("/run/systemd/system");

  private Systemd() {}

  /** Whether it manages this machine, and reads the units of that folder. */
  static boolean reads(Path folder) {
    return Files.isDirectory(RUNTIME) && folder.equals(UNITS);
  }

  static void tell(String... words) {
    List<String> command = Stream.concat(Stream.of("systemctl"), Arrays.stream(words)).toList();
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      String said = said(process);
      if (process.waitFor() != 0) {
        throw new FailureException(
            ExitCode.ERROR, String.join(" ", command) + " failed: " + said.strip());
      }
    } catch (IOException e) {
      throw new FailureException(ExitCode.ERROR, "systemctl cannot be run: " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new FailureException(ExitCode.ERROR, "The command was interrupted.", e);
    }
  }

  private static String said(Process process) throws IOException {
    try (InputStream output = process.getInputStream()) {
      return new String(output.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
