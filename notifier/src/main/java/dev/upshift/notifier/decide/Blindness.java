package dev.upshift.notifier.decide;

import dev.upshift.configuration.DurationText;
import dev.upshift.protocol.Severity;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What is told when the notifier has heard nothing for a while, once it hears again. */
public final class Blindness {
  /** What is shorter is not told: a restart, a broker's hiccup. */
  public static final Duration TOLERATED = Duration.ofMinutes(1);

  private static final String REASON = "notifier-was-blind";

  private Blindness() {}

  /**
   * The announcement, where there is something to tell.
   *
   * @param from when the broker was last heard for certain
   * @param complete whether the broker kept everything that came in between
   */
  public static Optional<Announcement> between(Instant from, Instant to, boolean complete) {
    Duration gap = Duration.between(from, to);
    if (gap.compareTo(TOLERATED) <= 0) {
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
            false,
            to,
            "The notifier was blind " + span + (complete ? ", nothing lost" : ""),
            complete
                ? "it did not run or did not reach the broker, which kept what came meanwhile"
                : "it did not run or did not reach the broker, which knows it no more: alerts that"
                    + " still fire are told again, decisions of that time may be missing",
            List.of("blind " + DurationText.format(Duration.ofSeconds(gap.toSeconds()))),
            complete ? "what came meanwhile is told now" : "what comes from now on is told",
            List.of("./upshift history --since " + hours(gap)),
            null));
  }

  private static String hours(Duration gap) {
    return gap.toHours() + 1 + "h";
  }
}
