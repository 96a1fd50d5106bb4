package dev.upshift.benchmarks.supervise;

import dev.upshift.benchmarks.Workshop;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;

/**
 * A process that stamps its own start: one line with its pid and the time, before anything else. It
 * is what every supervisor starts.
 */
final class Training {
  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final Duration LOOK = Duration.ofMillis(2);
  private static final double BILLION = 1e9;

  private final Path script;
  private final Path stamps;

  private Training(Path script, Path stamps) {
    this.script = script;
    this.stamps = stamps;
  }

  static Training in(Workshop workshop) {
    Path stamps = workshop.write("stamps", "");
    Path script =
        workshop.script(
            "training",
            """
            #!/bin/sh
            echo "$$ $(date +%%s%%N)" >>%s
            exec sleep 100000
            """
                .formatted(stamps));
    Training training = new Training(script, stamps);
    workshop.keep(training::end);
    return training;
  }

  /** Some supervisors start it apart from themselves: it does not end with them. */
  private void end() {
    stamps().reversed().stream()
        .limit(1)
        .flatMap(s -> ProcessHandle.of(s.pid()).stream())
        .forEach(ProcessHandle::destroyForcibly);
  }

  Path script() {
    return script;
  }

  /** A line of the file. */
  private record Stamp(long pid, long nanos) {
    static Stamp of(String line) {
      String[] words = line.split(" ", -1);
      return new Stamp(Long.parseLong(words[0]), Long.parseLong(words[1]));
    }
  }

  /**
   * Kills it again and again and waits until it has stamped its next start.
   *
   * @param age how long it runs before it is killed
   */
  Timings killed(int times, Duration age) {
    List<Double> seconds = new ArrayList<>();
    int count = stampsBeyond(0).size();
    for (int i = 0; i < times; i++) {
      Stamp running = stampsBeyond(count - 1).getLast();
      Instant due = Instant.ofEpochSecond(0, running.nanos()).plus(age);
      Awaitility.await()
          .atMost(PATIENCE)
          .pollInterval(LOOK)
          .until(() -> !Instant.now().isBefore(due));
      Instant killed = Instant.now();
      if (!ProcessHandle.of(running.pid()).map(ProcessHandle::destroyForcibly).orElse(false)) {
        throw new IllegalStateException("the process " + running.pid() + " was gone already");
      }
      List<Stamp> after = stampsBeyond(count);
      count = after.size();
      seconds.add((after.getLast().nanos() - nanos(killed)) / BILLION);
    }
    return new Timings(seconds);
  }

  /** All stamps, once there are more than so many. */
  private List<Stamp> stampsBeyond(int count) {
    return Awaitility.await()
        .atMost(PATIENCE)
        .pollDelay(Duration.ZERO)
        .pollInterval(LOOK)
        .until(this::stamps, s -> s.size() > count);
  }

  private List<Stamp> stamps() {
    try {
      String text = Files.readString(stamps);
      return text.substring(0, text.lastIndexOf('\n') + 1).lines().map(Stamp::of).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static long nanos(Instant instant) {
    return Math.addExact(
        Math.multiplyExact(instant.getEpochSecond(), 1_000_000_000L), instant.getNano());
  }
}
