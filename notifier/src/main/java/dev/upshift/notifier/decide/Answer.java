package dev.upshift.notifier.decide;

import java.time.Duration;
import java.util.Optional;

/** How one attempt to deliver went, in the classes that decide what is done next. */
public sealed interface Answer {
  /**
   * The channel has it.
   *
   * @param handle what the channel calls the message, where it says so
   */
  record Delivered(Optional<String> handle) implements Answer {
    public Delivered() {
      this(Optional.empty());
    }
  }

  /** The channel asks to wait (429, 503): nothing was delivered. */
  record Busy(String why, Optional<Duration> retryAfter) implements Answer {}

  /** It certainly did not arrive, and may the next time. */
  record Failed(String why) implements Answer {}

  /** It may have arrived: the answer was lost. */
  record Uncertain(String why) implements Answer {}

  /** Some of the receivers have it; the others are refused for good. */
  record Partly(String why) implements Answer {}

  /** The channel does not accept what this message looks like. */
  record Malformed(String why) implements Answer {}

  /** The channel does not accept this sender: its secret must be set right by a person. */
  record Refused(String why) implements Answer {}
}
