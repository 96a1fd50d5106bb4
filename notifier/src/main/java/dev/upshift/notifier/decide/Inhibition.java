package dev.upshift.notifier.decide;

import dev.upshift.protocol.AlertName;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What explains the rest: while the broker cannot be reached no host is heard, and when a site
 * loses its power each of its hosts reboots. The cause is told, its effects are recorded as
 * silenced. An alert that still fires when the cause has been gone for {@link #GRACE} is told after
 * all.
 *
 * @param brokerBack when the broker was heard again after it had been away
 * @param siteFiring whether a site event is firing
 * @param siteEnd when one ended last
 */
public record Inhibition(
    Optional<Instant> brokerBack, boolean siteFiring, Optional<Instant> siteEnd) {
  /** For as long after its end a cause still explains what comes. */
  public static final Duration GRACE = Duration.ofMinutes(3);

  /** The alert that the notifier raises itself. */
  public static final String BROKER = AlertName.BROKER_UNREACHABLE.word();

  /** The brain's alert of the fleet. */
  public static final String SITE = AlertName.SITE_EVENT.word();

  /** Nothing explains anything. */
  public static final Inhibition NONE = new Inhibition(Optional.empty(), false, Optional.empty());

  private static final Set<String> BY_BROKER =
      Set.of(AlertName.SILENT.word(), "unknown", "recovered");
  private static final Set<String> BY_SITE =
      Set.of(AlertName.SILENT.word(), "unknown", "recovered", SITE);

  /** What explains this announcement. */
  public Optional<String> cause(Announcement announcement, Instant now) {
    if (announcement.subject().equals(Silence.EVERYTHING)) {
      return Optional.empty();
    }
    String reason = announcement.reason();
    return causes(now).stream()
        .filter(c -> (c.equals(BROKER) ? BY_BROKER : BY_SITE).contains(reason))
        .findFirst();
  }

  /** The causes that hold now. */
  public List<String> causes(Instant now) {
    List<String> causes = new ArrayList<>();
    if (brokerBack.filter(b -> isRecent(b, now)).isPresent()) {
      causes.add(BROKER);
    }
    if (siteFiring || siteEnd.filter(e -> isRecent(e, now)).isPresent()) {
      causes.add(SITE);
    }
    return causes;
  }

  private static boolean isRecent(Instant end, Instant now) {
    return now.isBefore(end.plus(GRACE)) && !now.isBefore(end.minus(GRACE));
  }
}
