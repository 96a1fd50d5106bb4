package dev.upshift.notifier.outbox;

import dev.upshift.notifier.decide.Announcement;
import dev.upshift.notifier.decide.Form;
import java.time.Instant;
import java.util.Optional;

/**
 * A delivery that waits in the outbox.
 *
 * @param attempts how often it was tried
 * @param nextAttemptAt not to be tried before
 * @param thread what the channel calls the message that this one follows
 */
public record Waiting(
    long seq,
    Announcement announcement,
    Form form,
    int attempts,
    boolean possibleRepeat,
    Instant nextAttemptAt,
    Instant queuedAt,
    Optional<String> thread) {
  Waiting claimed(boolean mayBeRepeat) {
    return new Waiting(
        seq, announcement, form, attempts, mayBeRepeat, nextAttemptAt, queuedAt, thread);
  }
}
