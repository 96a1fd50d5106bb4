package dev.upshift.cli.doctor;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.Optional;

/** Whether this host's clock agrees with the brain's, which dates its HTTP answers. */
final class ClockCheck {
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  /** HTTP dates have no fraction, and the way takes its time. */
  private static final Duration FINE = Duration.ofSeconds(3);

  private static final Duration BEARABLE = Duration.ofSeconds(30);

  /** No clock is right that says less. */
  private static final Instant RELEASE = Instant.parse("2026-01-01T00:00:00Z");

  private static final String FIX =
      "keep the time: timedatectl set-ntp true, or install chrony (on both hosts)";

  private ClockCheck() {}

  static Finding of(Instant now, URI brain) {
    if (now.isBefore(RELEASE)) {
      return Finding.failed("clock", "host", "it says " + now + ", which is past", FIX);
    }
    long begun = System.nanoTime();
    Optional<Instant> other = timeOf(brain);
    if (other.isEmpty()) {
      return Finding.skipped(
          "clock", "host", "it says " + now + "; no brain at " + brain + " to compare it with");
    }
    Duration skew = apart(other.get(), now, Duration.ofNanos(System.nanoTime() - begun));
    String detail = "%d s apart from the brain at %s".formatted(skew.toSeconds(), brain);
    if (skew.abs().compareTo(FINE) <= 0) {
      return Finding.ok("clock", "host", "it agrees with the brain at " + brain);
    }
    return skew.abs().compareTo(BEARABLE) <= 0
        ? Finding.warning("clock", "host", detail, FIX)
        : Finding.failed("clock", "host", detail, FIX);
  }

  /** An answer may have been dated at any moment between question and answer. */
  static Duration apart(Instant other, Instant asked, Duration taken) {
    Instant answered = asked.plus(taken);
    Instant nearest = other.isBefore(asked) ? asked : other.isAfter(answered) ? answered : other;
    return Duration.between(other, nearest);
  }

  private static Optional<Instant> timeOf(URI brain) {
    try (HttpClient client = HttpClient.newBuilder().connectTimeout(PATIENCE).build()) {
      HttpResponse<Void> answer =
          client.send(
              HttpRequest.newBuilder(brain).timeout(PATIENCE).build(),
              HttpResponse.BodyHandlers.discarding());
      return answer
          .headers()
          .firstValue("Date")
          .map(d -> Instant.from(DateTimeFormatter.RFC_1123_DATE_TIME.parse(d)));
    } catch (IOException | DateTimeException | IllegalArgumentException _) {
      return Optional.empty();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }
}
