package dev.upshift.brain.app;

import dev.upshift.brain.decision.Decision;
import dev.upshift.brain.journal.Journal;
import dev.upshift.brain.journal.Write;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Sees to it that every decision of the journal reaches the broker: each is kept until the broker
 * has acknowledged it, and sent again on the next connect where that is unsure. Their ids make a
 * second one harmless.
 */
final class DecisionPost {
  /** At most this many wait here; older ones wait in the journal for the next start. */
  static final int LIMIT = 5_000;

  private final Map<String, Decision> waiting = new LinkedHashMap<>();
  private final Set<String> underway = new LinkedHashSet<>();
  private final List<String> acknowledged = new ArrayList<>();
  private final Announcer announcer;
  private final Journal journal;

  DecisionPost(Announcer announcer, Journal journal) {
    this.announcer = announcer;
    this.journal = journal;
  }

  /** A decision that is in the journal. */
  void add(Decision decision) {
    if (waiting.size() >= LIMIT) {
      String oldest = waiting.keySet().iterator().next();
      waiting.remove(oldest);
    }
    waiting.put(decision.id(), decision);
    send(decision);
  }

  /** Sends what the broker may not have. */
  void sendAll() {
    List.copyOf(waiting.values()).forEach(this::send);
  }

  private void send(Decision decision) {
    if (announcer.isConnected() && underway.add(decision.id())) {
      announcer
          .decision(decision)
          .onComplete(done -> {
            underway.remove(decision.id());
            if (done.succeeded()) {
              acknowledged(decision.id());
            }
          });
    }
  }

  /** Told to the journal when it has room: a decision that is sent twice does no harm. */
  private void acknowledged(String id) {
    waiting.remove(id);
    acknowledged.add(id);
    List<String> ids = List.copyOf(acknowledged);
    if (journal.submit(new Write.DecisionsSent(ids), () -> {})) {
      acknowledged.clear();
    }
  }

  int waiting() {
    return waiting.size();
  }
}
