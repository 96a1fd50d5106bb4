package dev.upshift.notifier.decide;

import dev.upshift.configuration.DurationText;
import dev.upshift.protocol.AlertState;
import dev.upshift.protocol.Severity;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What is told when the notifier has heard nothing for a while, once it hears again. */
public final class Blindness {
  /** What is shorter is not told: a restart, a broker's hiccup. */
  public static final Duration TOLERATED = Duration.ofMinutes(1);

  /** What the outbox files it under. */
  public static final String TOPIC = "own/" + Inhibition.BROKER;

  static final String REASON = "notifier-was-blind";

  private Blindness() {}

  /** Whether that is worth telling. */
  public static boolean isLong(Instant from, Instant to) {
    return Duration.between(from, to).compareTo(TOLERATED) > 0;
  }

  /** What is told while it lasts. */
  public static Triage.Outcome.Tell began(Instant since, Instant now) {
    Announcement announcement =
        new Announcement(
            TOPIC + "/" + since,
            Inhibition.BROKER,
            "fleet",
            Inhibition.BROKER,
            Severity.CRITICAL,
            false,
            now,
            "fleet: the broker cannot be reached",
            "the notifier has heard nothing of it since " + Wording.moment(since),
            List.of("away " + text(Duration.between(since, now))),
            "trainings go on as they are; nothing is decided or told until the broker is back",
            List.of("./upshift doctor"),
            null);
    return new Triage.Outcome.Tell(TOPIC, Optional.of(AlertState.FIRING), announcement);
  }

  /**
   * The announcement, where there is something to tell.
   *
   * @param from when the broker was last heard for certain
   * @param complete whether the broker kept everything that came in between
   * @param told whether the beginning was told: then its end is, however short
   */
  public static Optional<Announcement> between(
      Instant from, Instant to, boolean complete, boolean told) {
    Duration gap = Duration.between(from, to);
    if (!told && !isLong(from, to)) {
      return Optional.empty();
    }
    String span = "from " + Wording.moment(from) + " to " + Wording.moment(to);
    return Optional.of(
        new Announcement(
            REASON + "/" + from,
            REASON,
            "fleet",
            REASON,
            Severity.WARNING,
            told,
            to,
            "The notifier was blind " + span + (complete ? ", nothing lost" : ""),
            complete
                ? "it did not run or did not reach the broker, which kept what came meanwhile"
                : "it did not run or did not reach the broker, which knows it no more: alerts that"
                    + " still fire are told again, decisions of that time may be missing",
            List.of("blind " + text(gap)),
            complete ? "what came meanwhile is told now" : "what comes from now on is told",
            List.of("./upshift history --since " + hours(gap)),
            null));
  }

  /** An alert that something else is the end of. */
  public record Ended(String reason, Severity severity) {}

  /**
   * The alert that the announcement of a gap ends. It says more than an end does, under a name of
   * its own: who knows alerts by their names has to be told of both.
   */
  public static Optional<Ended> ended(Announcement gap) {
    return gap.reason().equals(REASON) && gap.resolved()
        ? Optional.of(new Ended(Inhibition.BROKER, Severity.CRITICAL))
        : Optional.empty();
  }

  private static String text(Duration gap) {
    return DurationText.format(Duration.ofSeconds(gap.toSeconds()));
  }

  private static String hours(Duration gap) {
    return gap.toHours() + 1 + "h";
  }
}
