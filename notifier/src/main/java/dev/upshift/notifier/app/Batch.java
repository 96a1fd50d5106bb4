package dev.upshift.notifier.app;

import dev.upshift.notifier.decide.Announcement;
import dev.upshift.notifier.decide.Folding;
import dev.upshift.notifier.outbox.Outbox;
import dev.upshift.notifier.outbox.Waiting;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Deliveries that are sent as one message: one, and what waits about the same host behind it, as
 * far as the channel has room for their ids.
 */
record Batch(List<Waiting> parts) {
  /**
   * What goes together.
   *
   * @param most how many characters of ids fit; 0: nothing goes together
   */
  static Batch of(Outbox outbox, String name, Waiting first, int most, Instant now) {
    List<Waiting> parts = new ArrayList<>(List.of(first));
    if (most > 0) {
      int room = most - Folding.room(first.announcement());
      for (Waiting next : outbox.companions(name, first, now)) {
        room -= Folding.room(next.announcement());
        if (room < 0) {
          break;
        }
        parts.add(next);
      }
    }
    return new Batch(parts);
  }

  Waiting first() {
    return parts.getFirst();
  }

  List<Long> seqs() {
    return parts.stream().map(Waiting::seq).toList();
  }

  boolean possibleRepeat() {
    return parts.stream().anyMatch(Waiting::possibleRepeat);
  }

  Announcement announcement() {
    return Folding.of(parts.stream().map(Waiting::announcement).toList());
  }
}
