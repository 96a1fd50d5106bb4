package dev.upshift.brain.app;

import dev.upshift.brain.journal.Journal;

/** How full the brain's queues are, and how its clock and its connections stand. */
final class BrainGauges {
  private BrainGauges() {}

  static void register(
      BrainMetrics metrics, Journal journal, Inbox inbox, DecisionPost post, Announcer announcer) {
    metrics.gauge("upshift.brain.journal.waiting", "Writes that wait", journal::waiting);
    metrics.gauge("upshift.brain.inbox.waiting", "Deliveries that wait", inbox::waiting);
    metrics.gauge("upshift.brain.decisions.unsent", "Not acknowledged yet", post::waiting);
    metrics.gauge("upshift.brain.epoch", "The present epoch", () -> announcer.self().epoch());
  }

  static void register(BrainMetrics metrics, Connections connections, BrainClock clock) {
    metrics.gauge("upshift.brain.connected", "1 or 0", () -> connections.areUp() ? 1 : 0);
    metrics.gauge(
        "upshift.brain.clock.ahead.seconds",
        "How far the brain's time line is ahead of the wall clock",
        () -> clock.ahead().toMillis() / 1000.0);
    LinkGauges.register(metrics, connections::main);
  }
}
