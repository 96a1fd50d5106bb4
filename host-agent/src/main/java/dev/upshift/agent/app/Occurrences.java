package dev.upshift.agent.app;

import dev.upshift.agent.app.EventDesk.Happening;
import dev.upshift.agent.supervise.Application;
import dev.upshift.agent.supervise.Effect;
import dev.upshift.protocol.EventType;
import java.util.Map;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Puts what happens to the training on record, under the document that it happened under. */
final class Occurrences {
  private static final Logger LOG = LoggerFactory.getLogger(Occurrences.class);

  private final EventDesk events;
  private final AgentClock clock;
  private final String boot;
  private final Supplier<Application> applied;

  Occurrences(EventDesk events, AgentClock clock, String boot, Supplier<Application> applied) {
    this.events = events;
    this.clock = clock;
    this.boot = boot;
    this.applied = applied;
  }

  void record(EventType type, Map<String, Object> detail) {
    Application present = applied.get();
    var _ =
        events.record(
            new Happening(
                Happening.newId(),
                type,
                clock.wall(),
                boot,
                present.mode(),
                present.epoch(),
                present.revision(),
                detail));
  }

  void record(Effect.CrashLooped loop) {
    record(
        EventType.CRASH_LOOP,
        Map.of(
            "command",
            loop.command().toString(),
            "exits",
            loop.exits(),
            "lastExit",
            loop.lastExit()));
  }

  void record(Effect.StartFailed failed) {
    LOG.error("The command {} did not start: {}", failed.command(), failed.reason());
    record(
        EventType.START_FAILED,
        Map.of("command", failed.command().toString(), "reason", failed.reason()));
  }

  void record(Effect.RolledBack back) {
    LOG.error(
        "The mode {} did not start ({}): going back to {}", back.from(), back.reason(), back.to());
    record(
        EventType.START_FAILED,
        Map.of("mode", back.from(), "rolledBackTo", back.to(), "reason", back.reason()));
  }
}
