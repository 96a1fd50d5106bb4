package dev.upshift.agent.app;

import dev.upshift.agent.supervise.DiskWatch;
import dev.upshift.configuration.Default;
import dev.upshift.configuration.Explain;
import java.time.Duration;

/** When a disk that runs full is an alert. */
public record DiskRules(
    @Explain("Less than this share of the disk free is an alert, in percent; 0: none.")
        @Default("5")
        int alertPercent,
    @Explain("A disk that will be full within this time, as it goes now, is an alert.")
        @Default("6h")
        Duration alertWithin) {
  public DiskRules {
    if (alertPercent < 0 || alertPercent > 99) {
      throw new IllegalArgumentException(
          "alert-percent must be from 0 to 99, but was " + alertPercent);
    }
  }

  DiskWatch.Limit limit() {
    return new DiskWatch.Limit(alertPercent, alertWithin);
  }
}
