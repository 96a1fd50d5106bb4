package dev.upshift.brain.app;

import dev.upshift.brain.decision.Policy;
import dev.upshift.brain.journal.Journal;
import dev.upshift.configuration.FailureException;
import io.vertx.core.Vertx;
import java.util.Set;
import java.util.function.Consumer;

/**
 * What every desk works with.
 *
 * @param rules which policy a host is decided by
 * @param together what concerns hosts together
 * @param ownEpochs every epoch of this brain, this life's included
 * @param homeAssistant whether hosts are described to Home Assistant
 * @param fatal told where the brain cannot go on
 */
record DeskTools(
    Vertx vertx,
    BrainClock clock,
    Groups rules,
    FleetDesk together,
    Journal journal,
    Announcer announcer,
    DecisionPost post,
    BrainMetrics metrics,
    Set<Long> ownEpochs,
    boolean status,
    boolean homeAssistant,
    Consumer<FailureException> fatal) {
  /** The brain's own policy; a host may have another. */
  Policy policy() {
    return rules.standard();
  }
}
