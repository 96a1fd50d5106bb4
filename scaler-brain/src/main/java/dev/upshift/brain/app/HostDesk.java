package dev.upshift.brain.app;

import dev.upshift.brain.decision.Decider;
import dev.upshift.brain.decision.Decision;
import dev.upshift.brain.decision.HostState;
import dev.upshift.brain.decision.Input;
import dev.upshift.brain.decision.Picture;
import dev.upshift.brain.decision.Policy;
import dev.upshift.brain.decision.Step;
import dev.upshift.brain.decision.Step.DesiredMode;
import dev.upshift.brain.decision.fleet.FleetRules.Plan;
import dev.upshift.brain.decision.fleet.Move;
import dev.upshift.brain.journal.StoredHost;
import dev.upshift.brain.journal.Write;
import dev.upshift.brain.journal.Write.StampedInput;
import dev.upshift.configuration.ExitCode;
import dev.upshift.configuration.FailureException;
import dev.upshift.protocol.Address;
import dev.upshift.protocol.Command.Received;
import dev.upshift.protocol.HostId;
import dev.upshift.protocol.Notice;
import dev.upshift.protocol.OverrideProperty;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One host's place in the brain: its state, its timer, and the order in which a step takes effect:
 * decided, journalled, published, acknowledged. What only moved the time last heard is journalled
 * with the next step that matters, or once a minute.
 */
final class HostDesk {
  private static final Logger LOG = LoggerFactory.getLogger(HostDesk.class);
  private static final Duration WRITE_AT_LEAST = Duration.ofMinutes(1);
  private static final Duration REPLAY_FROM_AT_LEAST = Duration.ofDays(1);

  private final HostId host;
  private final DeskTools tools;
  private final WakeTimer timer;
  private final Figures figures = new Figures();
  private final StatusBoard board;
  private final Map<String, Notice.Alert> alerts = new LinkedHashMap<>();
  private final Map<OverrideProperty, String> echoed = new EnumMap<>(OverrideProperty.class);
  private HostState state;

  /** The state that is in the journal: the one that may be told. */
  private HostState told;

  private Optional<DesiredMode> desired = Optional.empty();
  private long desiredEpoch;
  private EventLedger events = new EventLedger(new Received(0));
  private int writing;
  private Instant writtenAt = Instant.MIN;
  private Instant replayableFrom = Instant.MIN;
  private Policy ownPolicy;
  private long ownPolicyIn;

  HostDesk(HostId host, DeskTools tools) {
    this.host = host;
    this.tools = tools;
    this.state = HostState.initial(host);
    this.told = state;
    this.ownPolicy = tools.policy();
    this.timer = new WakeTimer(tools.vertx(), tools.clock(), () -> take(new Input.Wake()));
    this.board = new StatusBoard(host, tools.announcer());
  }

  /** A host that the journal knows. */
  static HostDesk of(StoredHost stored, HostState state, DeskTools tools) {
    HostDesk desk = new HostDesk(stored.host(), tools);
    desk.state = state;
    desk.told = state;
    desk.desired = stored.desired();
    desk.desiredEpoch = stored.desiredEpoch();
    desk.events = new EventLedger(stored.received());
    desk.alerts.putAll(stored.alerts());
    return desk;
  }

  HostId host() {
    return host;
  }

  HostState state() {
    return state;
  }

  /** What it is decided by: its group's policy, or the brain's. */
  Policy policy() {
    return tools.rules().of(state.labels());
  }

  /** What an input is decided by: what a host tells of itself says which group it is of. */
  Policy policy(Input input) {
    return input instanceof Input.Described told && !told.ladder().isEmpty()
        ? tools.rules().of(told.labels())
        : policy();
  }

  Figures figures() {
    return figures;
  }

  Map<String, Notice.Alert> alerts() {
    return Map.copyOf(alerts);
  }

  EventLedger events() {
    return events;
  }

  /** Whether a report under this epoch can be about the present desired document. */
  boolean isOwnEpoch(long epoch) {
    return epoch >= desiredEpoch && tools.ownEpochs().contains(epoch);
  }

  Notice.State picture() {
    return Picture.of(
        told, tools.clock().now(), policy(), tools.announcer().self().epoch(), figures.remaining());
  }

  void take(Input input) {
    take(input, Optional.empty(), _ -> {});
  }

  /**
   * Decides on an input.
   *
   * @param event the host's event that this is, if it is one
   * @param done told once the step is in the journal, or needs not be
   */
  void take(Input input, Optional<Received> event, Consumer<Step> done) {
    Instant now = tools.clock().now();
    HostState before = state;
    Plan plan = tools.together().plan(this, input, now);
    for (Move move : plan.moves()) {
      if (!move.host().equals(host)) {
        tools.together().give(move, now);
      } else if (move.input().equals(input)) {
        give(
            plan.alone().map(s -> new Decided(input, s)).orElseGet(() -> decide(input, now)),
            now,
            event,
            done);
      } else {
        give(move.input(), now);
      }
    }
    tools.together().siteEvent(plan.moves(), tools, now);
    tools.together().moved(this, before, now);
  }

  /** An input that the fleet's rules have been asked about. */
  void give(Input input, Instant now) {
    give(decide(input, now), now, Optional.empty(), _ -> {});
  }

  private void give(Decided decided, Instant now, Optional<Received> event, Consumer<Step> done) {
    HostState before = state;
    Policy by = policy(decided.input());
    Step step = decided.step();
    StampedInput input = stamped(decided.input(), before, now);
    state = step.next();
    timer.at(step.wakeAt());
    if (isWorthWriting(step, event, now)) {
      written(input, by);
      write(step, input, event, done);
    } else {
      if (writing == 0) {
        told = state;
      }
      done.accept(step);
    }
  }

  private record Decided(Input input, Step step) {}

  private Decided decide(Input input, Instant now) {
    try {
      return new Decided(input, Decider.decide(state, input, now, policy(input)));
    } catch (RuntimeException e) {
      LOG.error("{}: the rules cannot go on from here; the host is held", host, e);
      Input hold = new Input.JournalUnreadable("impossible transition: " + e);
      return new Decided(hold, Decider.decide(state, hold, now, policy()));
    }
  }

  private boolean isWorthWriting(Step step, Optional<Received> event, Instant now) {
    return step.durable()
        || event.isPresent()
        || writtenAt.equals(Instant.MIN)
        || Duration.between(writtenAt, now).compareTo(WRITE_AT_LEAST) >= 0;
  }

  /** The input as the journal has it; now and then with the state to replay from. */
  private StampedInput stamped(Input input, HostState before, Instant now) {
    boolean begins =
        input instanceof Input.BrainStarted
            || replayableFrom.equals(Instant.MIN)
            || Duration.between(replayableFrom, now).compareTo(REPLAY_FROM_AT_LEAST) >= 0;
    Policy by = policy(input);
    return new StampedInput(
        now,
        input,
        before.contact().lastHeardAt(),
        begins ? Optional.of(before) : Optional.empty(),
        by.equals(policyWritten()) ? Optional.empty() : Optional.of(by.written()));
  }

  /** What a reader of the journal takes for this host's policy. */
  private Policy policyWritten() {
    return ownPolicyIn == tools.announcer().self().epoch() ? ownPolicy : tools.policy();
  }

  private void written(StampedInput input, Policy by) {
    if (input.before().isPresent()) {
      replayableFrom = input.at();
    }
    if (input.policy().isPresent()) {
      ownPolicy = by;
      ownPolicyIn = tools.announcer().self().epoch();
    }
  }

  private void write(Step step, StampedInput input, Optional<Received> event, Consumer<Step> done) {
    Instant now = input.at();
    writtenAt = now;
    Map<String, Notice.Alert> changed = new LinkedHashMap<>();
    step.alerts().forEach(a -> changed.put(a.name(), a.told(host, now)));
    if (step.desired().isPresent()) {
      desiredEpoch = tools.announcer().self().epoch();
    }
    writing++;
    submit(
        new Write.StepTaken(
            host,
            step.next(),
            tools.announcer().self().epoch(),
            List.of(input),
            step.decisions(),
            step.desired(),
            changed,
            event),
        () -> applied(step, changed, event, done));
  }

  private void submit(Write write, Runnable committed) {
    if (!tools.journal().submit(write, committed)) {
      tools
          .fatal()
          .accept(
              new FailureException(
                  ExitCode.ERROR,
                  "The journal takes no more: look at the disk, and start the brain again;"
                      + " nothing that it had acknowledged is lost."));
    }
  }

  /** The step is in the journal: publish, then acknowledge. */
  private void applied(
      Step step, Map<String, Notice.Alert> changed, Optional<Received> event, Consumer<Step> done) {
    writing--;
    told = writing == 0 ? state : step.next();
    step.desired()
        .ifPresent(mode -> {
          desired = step.desired();
          tools.announcer().desired(host, mode);
        });
    step.decisions().forEach(this::decided);
    alerts.putAll(changed);
    changed.forEach((name, alert) -> tools.announcer().alert(host, name, alert));
    publishState();
    event.ifPresent(this::received);
    done.accept(step);
  }

  private void decided(Decision decision) {
    tools.metrics().decided(decision.reason().word());
    LOG.info("{}", DecisionText.of(decision));
    tools.post().add(decision);
  }

  /** An event that leads to no step is in the journal before it is acknowledged, too. */
  void note(Received event, Runnable done) {
    submit(
        new Write.EventNoted(host, event),
        () -> {
          received(event);
          done.run();
        });
  }

  private void received(Received event) {
    events.journalled(event);
    repeatReceived();
  }

  /** An answer to a person that the rules have no part in. */
  void answer(Decision decision, Optional<Write.CommandSent> command, Runnable done) {
    submit(
        new Write.OrderAnswered(decision, command),
        () -> {
          decided(decision);
          done.run();
        });
  }

  /** Tells the host which of its events are in the journal. */
  void repeatReceived() {
    tools.announcer().received(host, events.journalled());
  }

  /** The brain hears, or does not. Timers stand still while it does not. */
  void listening(boolean now) {
    timer.listening(now);
  }

  /** Says again everything that is retained, after a connect. */
  void publishAll() {
    board.forget();
    echoed.clear();
    if (told.held() == null) {
      desired.ifPresent(mode -> tools.announcer().desired(host, mode));
    }
    if (events.journalled().throughSeq() > 0) {
      repeatReceived();
    }
    alerts.forEach((name, alert) -> tools.announcer().alert(host, name, alert));
    publishState();
    publishFigures();
  }

  /** Each check-interval: the picture, and the desired mode once more to a host that missed it. */
  void check() {
    long epoch = tools.announcer().self().epoch();
    desired
        .filter(_ -> told.held() == null)
        .filter(mode ->
            figures
                .heartbeat()
                .filter(h -> h.epoch() != epoch || h.revision() != mode.revision())
                .isPresent())
        .ifPresent(mode -> tools.announcer().desired(host, mode));
    publishState();
  }

  /** The picture, the echoes and the words. */
  void publishState() {
    Notice.State picture = picture();
    tools.announcer().state(host, picture);
    echo(OverrideProperty.MODE, Optional.ofNullable(told.orders().pin()).orElse("auto"));
    echo(OverrideProperty.PAUSE, told.orders().paused() ? "on" : "off");
    publishWords();
  }

  void publishWords() {
    if (tools.status()) {
      board.words(StatusWords.words(picture(), figures));
    }
    if (tools.homeAssistant()) {
      board.device(told.ladder());
    }
  }

  /** Home Assistant has come up, and knows nothing. */
  void describe() {
    board.forgetDevice();
    publishWords();
  }

  /** The numbers, once a minute. */
  void publishFigures() {
    if (tools.status()) {
      board.numbers(StatusWords.numbers(picture(), figures, tools.clock().now()));
    }
  }

  private void echo(OverrideProperty property, String value) {
    if (tools.announcer().isConnected() && !value.equals(echoed.put(property, value))) {
      tools.announcer().echo(new Address.Host(host), property, value);
    }
  }
}
