package dev.upshift.agent.app;

import dev.upshift.agent.supervise.ClockWatch;
import dev.upshift.protocol.EventType;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts on record what could be taken for a reboot and is none: the host slept, its clock was set,
 * the agent alone was started again, the broker was away. Belongs to the event loop.
 */
final class Interruptions {
  private static final Logger LOG = LoggerFactory.getLogger(Interruptions.class);

  /** A connection that comes back at once is not worth an event. */
  private static final Duration BRIEF = Duration.ofSeconds(10);

  private final AgentClock clock;
  private final Actions.Recorder recorder;
  private ClockWatch watch = ClockWatch.fresh();
  private Optional<Instant> lostAt = Optional.empty();
  private boolean wasConnected;

  Interruptions(AgentClock clock, Actions.Recorder recorder) {
    this.clock = clock;
    this.recorder = recorder;
  }

  /**
   * The agent has started.
   *
   * @param restart what is known of the agent before, where the host has not rebooted since
   */
  void began(Optional<Beginning.Restart> restart, int adopted) {
    restart.ifPresent(r -> {
      Map<String, Object> detail = new HashMap<>(Map.of("adopted", adopted));
      r.cleanEnd().ifPresent(end -> detail.put("cleanEnd", end.toString()));
      recorder.record(EventType.AGENT_RESTARTED, detail);
    });
  }

  void beat() {
    Optional<Duration> sinceBoot = clock.sinceBoot();
    if (sinceBoot.isEmpty()) {
      return;
    }
    ClockWatch.Look look =
        watch.look(new ClockWatch.Reading(clock.wall(), clock.elapsed(), sinceBoot.get()));
    watch = look.next();
    look.slept().ifPresent(d -> told(EventType.SUSPENDED, "The host has slept for {} s", d));
    look.stepped()
        .ifPresent(d -> told(EventType.CLOCK_STEPPED, "The host's clock was set by {} s", d));
  }

  void disconnected() {
    if (wasConnected && lostAt.isEmpty()) {
      lostAt = Optional.of(clock.steady());
    }
  }

  void connected() {
    wasConnected = true;
    lostAt
        .map(at -> Duration.between(at, clock.steady()))
        .filter(d -> d.compareTo(BRIEF) >= 0)
        .ifPresent(d -> told(EventType.CONNECTION_LOST, "The broker was away for {} s", d));
    lostAt = Optional.empty();
  }

  private void told(EventType type, String sentence, Duration time) {
    LOG.info(sentence, time.toSeconds());
    recorder.record(type, Map.of("seconds", time.toSeconds()));
  }
}
