package dev.upshift.notifier.decide;

import dev.upshift.protocol.Severity;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * How a channel is spoken to: how often about one host, at which hours not, and whether others are
 * told first.
 *
 * @param patience how long others are given to acknowledge before this channel is told; zero: none
 */
public record Manner(Rhythm rhythm, Optional<QuietHours> quietHours, Duration patience) {
  /** Everything at once. */
  public static final Manner PLAIN = new Manner(Rhythm.EACH, Optional.empty());

  /** One that waits for nobody. */
  public Manner(Rhythm rhythm, Optional<QuietHours> quietHours) {
    this(rhythm, quietHours, Duration.ZERO);
  }

  /** Whether this channel is told of what nobody has acknowledged. */
  public boolean escalates() {
    return patience.isPositive();
  }

  /** When something is told that could be told at the moment given. */
  public Instant earliest(Announcement announcement, Instant moment) {
    Instant patient = moment.plus(patience);
    boolean critical = announcement.severity() == Severity.CRITICAL;
    return critical ? patient : quietHours.map(q -> q.after(patient)).orElse(patient);
  }
}
