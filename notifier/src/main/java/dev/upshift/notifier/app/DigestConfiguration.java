package dev.upshift.notifier.app;

import dev.upshift.configuration.Default;
import dev.upshift.configuration.Explain;
import dev.upshift.notifier.decide.Digest;
import java.time.DateTimeException;
import java.time.LocalTime;
import java.time.ZoneId;

/** {@code notifier.digest}. */
public record DigestConfiguration(
    @Explain("When it is told each day, as 07:00.") @Default("07:00") String at,
    @Explain("The time zone, as Europe/Berlin.") @Default("UTC") String zone) {
  public DigestConfiguration {
    try {
      LocalTime _ = LocalTime.parse(at);
      ZoneId _ = ZoneId.of(zone);
    } catch (DateTimeException _) {
      throw new IllegalArgumentException(
          "at must be a time like 07:00 and zone a time zone like Europe/Berlin, but were "
              + String.join(", ", at, zone));
    }
  }

  Digest digest() {
    return new Digest(LocalTime.parse(at), ZoneId.of(zone));
  }
}
