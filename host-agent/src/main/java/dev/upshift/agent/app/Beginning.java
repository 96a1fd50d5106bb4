package dev.upshift.agent.app;

import dev.upshift.agent.app.EventDesk.Happening;
import dev.upshift.agent.supervise.Application;
import dev.upshift.agent.telemetry.BootHistory;
import dev.upshift.agent.telemetry.BootSource;
import dev.upshift.agent.telemetry.CrashEvidence;
import dev.upshift.protocol.EventType;
import dev.upshift.protocol.Telemetry.Boot;
import dev.upshift.protocol.Telemetry.Boots;
import dev.upshift.protocol.Telemetry.Event;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/**
 * What an agent finds when it starts: the state of before, and whether the host has rebooted since.
 * A reboot is on record, as an event and in the list of boots, before anything else happens.
 */
record Beginning(
    AgentState state,
    Boots boots,
    BootSource.PresentBoot present,
    boolean rebooted,
    Optional<Restart> restart) {
  /** A crash is traced about when the agent was last alive, by clocks that may differ a little. */
  private static final Duration TRACE_SLACK = Duration.ofMinutes(2);

  /**
   * The agent alone was started again.
   *
   * @param cleanEnd when the one before was stopped in good order, if it was
   */
  record Restart(Optional<Instant> cleanEnd) {}

  static Beginning find(
      StateFolder folder, EventLog log, BootSource source, Instant now, String lowestMode) {
    try {
      return recorded(folder, log, source.present(now), lowestMode);
    } catch (IOException e) {
      throw StateFolder.unusable(folder.path(), e);
    }
  }

  private static Beginning recorded(
      StateFolder folder, EventLog log, BootSource.PresentBoot present, String lowestMode)
      throws IOException {
    AgentState state = folder.state();
    List<Boot> known = folder.boots().boots();
    boolean reboot = BootHistory.isReboot(known, present.id());
    List<Boot> boots =
        BootHistory.with(
            known, present, before(folder, state, present, lowestMode, reboot), Boots.LIMIT);
    if (reboot) {
      record(log, boots);
    }
    if (!boots.equals(known)) {
      folder.save(new Boots(boots));
    }
    AgentState next = state.withCleanEnd(null);
    next = reboot ? next.withAnnouncement(null) : next;
    folder.save(next);
    Optional<Restart> restart =
        known.isEmpty() || reboot
            ? Optional.empty()
            : Optional.of(new Restart(Optional.ofNullable(state.cleanEnd())));
    return new Beginning(next, new Boots(boots), present, reboot, restart);
  }

  /** Hosts that went down together shall not all load their training at one moment. */
  Duration startDelay(Duration jitter, long seed) {
    return rebooted && jitter.isPositive()
        ? Duration.ofMillis(new Random(seed).nextLong(jitter.toMillis() + 1))
        : Duration.ZERO;
  }

  private static BootHistory.Before before(
      StateFolder folder,
      AgentState state,
      BootSource.PresentBoot present,
      String lowestMode,
      boolean reboot) {
    Instant lastAlive = folder.lastAlive(present);
    Application held =
        state.held(Optional.ofNullable(state.applied()).orElse(Application.first(lowestMode)));
    return new BootHistory.Before(
        lastAlive,
        Optional.ofNullable(state.announcement()),
        Optional.ofNullable(state.cleanEnd()),
        reboot ? CrashEvidence.standard().since(lastAlive.minus(TRACE_SLACK)) : Optional.empty(),
        held.mode(),
        held.epoch(),
        held.revision());
  }

  /** From the last sign of life to the next start of the host, by its own clock. */
  private static Optional<Duration> downTime(List<Boot> boots) {
    return Optional.of(boots.size() - 2)
        .filter(i -> i >= 0)
        .flatMap(i -> Optional.ofNullable(boots.get(i).endedAt()))
        .map(end -> Duration.between(end, boots.getLast().bootedAt()));
  }

  /** Named after the boot, so that a crash between two writes does not make two of it. */
  private static void record(EventLog log, List<Boot> boots) throws IOException {
    Boot boot = boots.getLast();
    String id = "reboot-" + boot.boot();
    List<Event> waiting = log.content().events();
    if (waiting.stream().anyMatch(e -> e.id().equals(id))) {
      return;
    }
    Map<String, Object> detail = new HashMap<>();
    detail.put("cause", boot.cause().word());
    detail.put("evidence", String.valueOf(boot.evidence()));
    detail.put("bootedAt", boot.bootedAt().toString());
    downTime(boots).ifPresent(d -> detail.put("downSeconds", d.toSeconds()));
    log.append(
        new Happening(
                id,
                EventType.REBOOT,
                boot.bootedAt(),
                boot.boot(),
                boot.modeAtCrash(),
                boot.epoch(),
                boot.revision(),
                detail)
            .numbered(log.content().nextSeq()));
  }
}
