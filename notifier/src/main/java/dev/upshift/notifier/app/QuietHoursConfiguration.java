package dev.upshift.notifier.app;

import dev.upshift.configuration.Default;
import dev.upshift.configuration.Explain;
import dev.upshift.notifier.decide.QuietHours;
import java.time.DateTimeException;
import java.time.LocalTime;
import java.time.ZoneId;

/** {@code quiet-hours} of a channel. */
public record QuietHoursConfiguration(
    @Explain("When they begin, as 22:00.") String from,
    @Explain("When they end; before their begin: on the next day.") String to,
    @Explain("The time zone, as Europe/Berlin.") @Default("UTC") String zone) {
  public QuietHoursConfiguration {
    try {
      LocalTime begin = LocalTime.parse(from);
      if (begin.equals(LocalTime.parse(to))) {
        throw new IllegalArgumentException("from and to must differ, but were both " + from);
      }
      ZoneId _ = ZoneId.of(zone);
    } catch (DateTimeException _) {
      throw new IllegalArgumentException(
          "from and to must be times like 22:00 and zone a time zone like Europe/Berlin, but were "
              + String.join(", ", from, to, zone));
    }
  }

  QuietHours hours() {
    return new QuietHours(LocalTime.parse(from), LocalTime.parse(to), ZoneId.of(zone));
  }
}
