package dev.upshift.notifier.decide;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * Whose turn it is in a channel's queue. The order is kept: the first one is tried until it is
 * through. Only one that has failed several times lets those behind it pass while it waits, so that
 * a message which the channel cannot digest does not hold up the others; at most {@link #LOOK}
 * minus one are passed.
 */
public sealed interface Turn {
  /** How many of the queue are looked at. */
  int LOOK = 4;

  /** After so many attempts a delivery lets others pass. */
  int PATIENCE = 5;

  /** The delivery at this index is tried now. */
  record Take(int index) implements Turn {}

  /** Nothing is due for so long. */
  record Wait(Duration duration) implements Turn {}

  /** The queue is empty. */
  record Rest() implements Turn {}

  /** A delivery in the queue. */
  record Place(int attempts, Instant nextAttemptAt) {}

  /**
   * Chooses.
   *
   * @param front the first {@link #LOOK} of the queue, in order
   * @param longest the longest wait that can be meant; more comes from a clock that was set back
   */
  static Turn of(List<Place> front, Instant now, Duration longest) {
    Duration shortest = longest;
    for (int index = 0; index < front.size(); index++) {
      Place place = front.get(index);
      Duration wait = Duration.between(now, place.nextAttemptAt());
      if (!wait.isPositive() || wait.compareTo(longest) > 0) {
        return new Take(index);
      }
      shortest = wait.compareTo(shortest) < 0 ? wait : shortest;
      if (place.attempts() < PATIENCE) {
        return new Wait(shortest);
      }
    }
    return front.isEmpty() ? new Rest() : new Wait(shortest);
  }
}
