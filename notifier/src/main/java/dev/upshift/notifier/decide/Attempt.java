package dev.upshift.notifier.decide;

import java.time.Instant;

/**
 * A delivery as it stood when it was tried.
 *
 * @param eventId with the channel, what the jitter is drawn from
 * @param number 1 for the first attempt
 * @param queuedAt when it was put into the outbox, or later where it was held back until then
 */
public record Attempt(
    String eventId,
    String channel,
    int number,
    Form form,
    boolean possibleRepeat,
    Instant queuedAt) {}
