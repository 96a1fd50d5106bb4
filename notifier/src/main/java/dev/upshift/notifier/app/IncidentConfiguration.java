package dev.upshift.notifier.app;

import dev.upshift.configuration.Default;
import dev.upshift.configuration.Explain;
import dev.upshift.notifier.decide.Rhythm;
import java.time.Duration;

/** {@code notifier.incidents}. */
public record IncidentConfiguration(
    @Explain(
            "After a message about a host, what follows within this time is folded into one; 0s:"
                + " never.")
        @Default("5m")
        Duration interval,
    @Explain("While it goes on, that time doubles up to this.") @Default("1h")
        Duration maxInterval) {
  public IncidentConfiguration {
    if (interval.isNegative() || maxInterval.compareTo(interval) < 0) {
      throw new IllegalArgumentException(
          "max-interval must be at least interval, which must be at least 0s");
    }
  }

  Rhythm rhythm() {
    return new Rhythm(interval, maxInterval);
  }
}
