package dev.upshift.notifier.decide;

import dev.upshift.protocol.Severity;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * What goes on with one host, as one channel tells it. The first message goes at once and opens a
 * window; what follows within the window is held until its end and then told in one message, which
 * opens a window twice as long. Something worse than all told so far goes at once. When a window
 * passes without anything held, and another of its length in quiet, the incident is over. A
 * resolution closes it: what comes later begins a new thread, but within the window it still waits,
 * so that flapping does not get round it.
 *
 * @param from when the window began
 * @param until when it ends
 * @param holding whether something waits for its end
 * @param worst the worst that was told
 * @param closed whether the last that was told was a resolution
 */
public record Incident(
    Instant from, Instant until, boolean holding, Severity worst, boolean closed) {

  /**
   * When something is told.
   *
   * @param heldUntil not before
   * @param fresh whether it begins a thread of its own
   * @param after the incident from now on
   */
  public record Ruling(Instant heldUntil, boolean fresh, Incident after) {}

  /** Rules on one more announcement. */
  public static Ruling on(
      Optional<Incident> before, Announcement announcement, Instant now, Rhythm rhythm) {
    return before
        .map(i -> i.caughtUp(now, rhythm))
        .filter(i -> rhythm.folds() && i.isOn(now))
        .map(i -> i.next(announcement, now, rhythm))
        .orElseGet(() -> opened(announcement, now, rhythm));
  }

  /** The windows that have ended with something held, one after the other. */
  private Incident caughtUp(Instant now, Rhythm rhythm) {
    Incident incident = this;
    while (incident.holding && !now.isBefore(incident.until)) {
      Instant end = incident.until.plus(rhythm.doubled(incident.length()));
      incident = new Incident(incident.until, end, false, incident.worst, incident.closed);
    }
    return incident;
  }

  private Duration length() {
    return Duration.between(from, until);
  }

  private boolean isOn(Instant now) {
    return now.isBefore(until.plus(length())) && !now.isBefore(from);
  }

  private static Ruling opened(Announcement announcement, Instant now, Rhythm rhythm) {
    Instant until = now.plus(rhythm.interval());
    boolean closed = announcement.resolved();
    return new Ruling(now, true, new Incident(now, until, false, announcement.severity(), closed));
  }

  private Ruling next(Announcement announcement, Instant now, Rhythm rhythm) {
    boolean resolved = announcement.resolved();
    boolean fresh = closed && !resolved;
    boolean worse = !resolved && announcement.severity().compareTo(worst) > 0;
    if (worse) {
      return new Ruling(
          now, fresh, new Incident(from, until, holding, announcement.severity(), false));
    }
    if (now.isBefore(until)) {
      return new Ruling(until, fresh, new Incident(from, until, true, worst, resolved));
    }
    Instant end = now.plus(rhythm.doubled(length()));
    return new Ruling(now, fresh, new Incident(now, end, false, worst, resolved));
  }
}
