package dev.upshift.notifier.decide;

import java.time.Instant;

/** What follows from an attempt: for the delivery, and for the whole channel. */
public record Consequence(ForDelivery delivery, ForChannel channel) {
  /** What becomes of the delivery. */
  public sealed interface ForDelivery {
    /** It is done. */
    record Done() implements ForDelivery {}

    /** It is tried again. */
    record Again(Instant at, Form form, boolean possibleRepeat, String why)
        implements ForDelivery {}

    /** It is given up, and recorded so. */
    record Dead(String why) implements ForDelivery {}
  }

  /** What becomes of the channel. */
  public sealed interface ForChannel {
    /** It goes on. */
    record Open() implements ForChannel {}

    /** It sends nothing until then. */
    record Paused(Instant until) implements ForChannel {}

    /** It sends nothing until its secret is set right. */
    record Stopped(String why) implements ForChannel {}
  }
}
