package dev.upshift.notifier.app;

import dev.upshift.configuration.Default;
import dev.upshift.configuration.Explain;
import dev.upshift.notifier.decide.RetrySchedule;
import java.time.Duration;

/** {@code notifier.retry}. */
public record RetryConfiguration(
    @Explain("The delay after the first failure; it doubles with each further one.") @Default("1s")
        Duration firstDelay,
    @Explain("The longest delay between two attempts.") @Default("15m") Duration maxDelay,
    @Explain("What still fails after so long is given up, with an error and an alert.")
        @Default("7d")
        Duration expiry,
    @Explain(
            "How long one attempt may take; by e-mail each of its steps, and all of them six times"
                + " that.")
        @Default("10s")
        Duration timeLimit,
    @Explain("A channel that has delivered nothing for so long is told on the others.")
        @Default("15m")
        Duration tellAfter) {
  public RetryConfiguration {
    if (!firstDelay.isPositive() || !timeLimit.isPositive() || !expiry.isPositive()) {
      throw new IllegalArgumentException(
          "first-delay, expiry and time-limit must be longer than 0s, but one of them was not");
    }
    if (!tellAfter.isPositive()) {
      throw new IllegalArgumentException("tell-after must be longer than 0s, but was not");
    }
    if (maxDelay.compareTo(firstDelay) < 0) {
      throw new IllegalArgumentException("max-delay must be at least first-delay, but was shorter");
    }
  }

  RetrySchedule schedule() {
    return new RetrySchedule(firstDelay, maxDelay, expiry);
  }
}
