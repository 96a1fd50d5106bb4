package dev.upshift.notifier.outbox;

import dev.upshift.notifier.decide.Announcement;
import dev.upshift.notifier.decide.Form;
import java.time.Instant;

/**
 * A delivery that waits in the outbox.
 *
 * @param attempts how often it was tried
 * @param nextAttemptAt not to be tried before
 */
public record Waiting(
    long seq,
    Announcement announcement,
    Form form,
    int attempts,
    boolean possibleRepeat,
    Instant nextAttemptAt,
    Instant queuedAt) {}
