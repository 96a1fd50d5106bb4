package dev.upshift.notifier.decide;

import java.time.Instant;

/**
 * Somebody wants to hear nothing for a while. What it covers is recorded as silenced; an alert that
 * still fires at its end is told then.
 *
 * @param subject the host it is about; {@code fleet}: everything
 * @param reason the decision's reason or the alert's name; {@code all}: any
 * @param until when it ends; never open
 */
public record Silence(
    String id, String subject, String reason, Instant from, Instant until, String by, String why) {
  /** The subject that stands for everything. */
  public static final String EVERYTHING = "fleet";

  /** The reason that stands for any. */
  public static final String ANY = "all";

  public boolean isOn(Instant now) {
    return !now.isBefore(from) && now.isBefore(until);
  }

  /** Whether this is not told. The notifier's own trouble always is. */
  public boolean covers(Announcement announcement) {
    return announcement.concerns() == null
        && (subject.equals(EVERYTHING) || subject.equals(announcement.subject()))
        && (reason.equals(ANY) || reason.equals(announcement.reason()));
  }
}
