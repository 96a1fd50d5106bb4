package dev.upshift.agent.telemetry;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The last that the kernel said in the boot before this one, where systemd keeps its journal over
 * boots and this user may read it.
 *
 * @param folder there where the journal is kept on disk
 * @param program journalctl
 */
record KernelJournal(Path folder, String program) {
  private static final Logger LOG = LoggerFactory.getLogger(KernelJournal.class);
  private static final int MOST_LINES = 500;
  private static final int MOST_BYTES = 256 * 1024;

  /**
   * As with {@code -o short-unix}: seconds with a fraction, the host, {@code kernel:}, the text.
   */
  private static final Pattern LINE = Pattern.compile("(\\d{1,11})\\.\\d+ \\S+ kernel: (.*)");

  private record Trouble(Instant at, KernelTrouble kind) {
    private String inWords() {
      LocalTime time = LocalTime.ofInstant(at, ZoneOffset.UTC).truncatedTo(ChronoUnit.SECONDS);
      return kind.description() + " at " + time + ", in the journal of the boot before";
    }
  }

  static KernelJournal standard() {
    return new KernelJournal(Path.of("/var/log/journal"), "journalctl");
  }

  /** A panic, or the last other trouble, that the kernel told of after a time, in words. */
  Optional<String> since(Instant time, Duration limit) {
    List<Trouble> found =
        lastLines(limit)
            .lines()
            .flatMap(l -> trouble(l).stream())
            .filter(t -> t.at().isAfter(time))
            .toList();
    return found.stream()
        .filter(t -> t.kind() == KernelTrouble.PANIC)
        .findFirst()
        .or(() -> found.stream().max(Comparator.comparing(Trouble::at)))
        .map(Trouble::inWords);
  }

  private static Optional<Trouble> trouble(String line) {
    Matcher matcher = LINE.matcher(line);
    return matcher.matches()
        ? KernelTrouble.in(matcher.group(2))
            .map(t -> new Trouble(Instant.ofEpochSecond(Long.parseLong(matcher.group(1))), t))
        : Optional.empty();
  }

  /** The newest first, so that what is too much is the oldest. */
  private String lastLines(Duration limit) {
    if (!Files.isDirectory(folder)) {
      return "";
    }
    try {
      Process process =
          new ProcessBuilder(
                  List.of(
                      program,
                      "--quiet",
                      "-b",
                      "-1",
                      "-k",
                      "-r",
                      "-o",
                      "short-unix",
                      "--no-pager",
                      "-n",
                      String.valueOf(MOST_LINES)))
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      var _ =
          process
              .onExit()
              .orTimeout(limit.toMillis(), TimeUnit.MILLISECONDS)
              .exceptionally(_ -> process.destroyForcibly());
      return output(process);
    } catch (IOException e) {
      LOG.debug("The journal of the boot before is not known", e);
      return "";
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return "";
    }
  }

  private static String output(Process process) throws IOException, InterruptedException {
    try (InputStream output = process.getInputStream()) {
      byte[] bytes = output.readNBytes(MOST_BYTES);
      if (bytes.length < MOST_BYTES && process.waitFor() != 0) {
        return "";
      }
      process.destroyForcibly(); // It may have more to say.
      return new String(bytes, StandardCharsets.UTF_8);
    }
  }
}
