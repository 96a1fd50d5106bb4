package dev.upshift.notifier.decide;

import dev.upshift.protocol.Severity;
import java.time.Instant;
import java.util.Optional;

/** How a channel is spoken to: how often about one host, and at which hours not. */
public record Manner(Rhythm rhythm, Optional<QuietHours> quietHours) {
  /** Everything at once. */
  public static final Manner PLAIN = new Manner(Rhythm.EACH, Optional.empty());

  /** When something is told that could be told at the moment given. */
  public Instant earliest(Announcement announcement, Instant moment) {
    boolean critical = announcement.severity() == Severity.CRITICAL;
    return critical ? moment : quietHours.map(q -> q.after(moment)).orElse(moment);
  }
}
