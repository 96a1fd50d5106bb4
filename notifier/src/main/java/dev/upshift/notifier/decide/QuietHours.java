package dev.upshift.notifier.decide;

import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;

/** The hours of a day in which only what is critical is told; the rest waits for their end. */
public record QuietHours(LocalTime from, LocalTime to, ZoneId zone) {
  /** The moment itself, or the end of the quiet hours that it lies in. */
  public Instant after(Instant moment) {
    ZonedDateTime local = moment.atZone(zone);
    if (!isQuiet(local.toLocalTime())) {
      return moment;
    }
    ZonedDateTime end = local.with(to);
    ZonedDateTime tomorrow = local.toLocalDate().plusDays(1).atTime(to).atZone(zone);
    return (end.isAfter(local) ? end : tomorrow).toInstant();
  }

  private boolean isQuiet(LocalTime time) {
    boolean fromOn = !time.isBefore(from);
    boolean beforeEnd = time.isBefore(to);
    return from.isBefore(to) ? fromOn && beforeEnd : fromOn || beforeEnd;
  }
}
