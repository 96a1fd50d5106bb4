package dev.upshift.agent.process;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes a process the parent of all its descendants' orphans (a child subreaper), so that whatever
 * forks away from a command stays below its shim. A shell cannot ask the kernel for that; perl can,
 * and then becomes the shell, which keeps it. Every Debian and Ubuntu has a perl.
 */
final class Reaper {
  private static final Logger LOG = LoggerFactory.getLogger(Reaper.class);

  /** PR_SET_CHILD_SUBREAPER, then the program. */
  private static final String PROGRAM = "exit 1 if syscall(shift, 36, 1, 0, 0, 0); exec @ARGV";

  /** The number of prctl, by Java's name of the architecture. */
  private static final Map<String, String> PRCTL = Map.of("amd64", "157", "aarch64", "167");

  private static final int TRIAL_SECONDS = 5;

  private final Path perl;
  private final String prctl;

  private Reaper(Path perl, String prctl) {
    this.perl = perl;
    this.prctl = prctl;
  }

  /** Looked for once, when it is first needed. */
  private static final class Found {
    private static final Optional<Reaper> HERE =
        Programs.onPath("perl", System.getenv().getOrDefault("PATH", "")).flatMap(Reaper::of);
  }

  /** This host's. */
  static Optional<Reaper> present() {
    return Found.HERE;
  }

  /** Tried, as a command that is started through it must not depend on luck. */
  static Optional<Reaper> of(Path perl) {
    return Optional.ofNullable(PRCTL.get(System.getProperty("os.arch")))
        .map(number -> new Reaper(perl, number))
        .filter(Reaper::works);
  }

  Path perl() {
    return perl;
  }

  /** A command that is the parent of orphans. */
  List<String> wrapped(List<String> command) {
    return Stream.concat(Stream.of(perl.toString(), "-e", PROGRAM, prctl), command.stream())
        .toList();
  }

  private boolean works() {
    try {
      Process trial =
          new ProcessBuilder(wrapped(List.of("/bin/sh", "-c", "exit 0")))
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      boolean ended = trial.waitFor(TRIAL_SECONDS, TimeUnit.SECONDS);
      trial.destroyForcibly();
      return ended && trial.exitValue() == 0;
    } catch (IOException e) {
      LOG.debug("{} cannot be run", perl, e);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    return false;
  }
}
