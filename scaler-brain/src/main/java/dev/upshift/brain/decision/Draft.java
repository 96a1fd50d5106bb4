package dev.upshift.brain.decision;

import dev.upshift.brain.decision.HostState.Failure;
import dev.upshift.brain.decision.HostState.ModeRecord;
import dev.upshift.brain.decision.HostState.PastStint;
import dev.upshift.brain.decision.HostState.Stint;
import dev.upshift.brain.decision.Stability.Count;
import dev.upshift.brain.decision.Step.DesiredMode;
import dev.upshift.brain.learning.Learning;
import dev.upshift.brain.learning.SortedCopy;
import dev.upshift.protocol.HostId;
import dev.upshift.protocol.Severity;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The working copy of a host's state during one step: the rules change it, and {@link #finish}
 * makes the step of it. It lives no longer than one call of {@link Decider#decide}.
 */
final class Draft {
  final Instant now;
  final Policy policy;
  final HostId host;

  List<Input.Rung> ladder;
  @Nullable String fingerprint;
  Map<String, String> labels;
  @Nullable String mode;
  long revision;
  @Nullable Stint stint;
  HostState.Boots boots;
  HostState.Contact contact;
  StandingOrders orders;
  HostState.Reported reported;
  @Nullable Instant completedAt;
  @Nullable String held;
  Learning learning;
  @Nullable Instant runSince;

  private final HostState before;
  private HostState view;
  private long decisionCount;
  private List<PastStint> pastStints;
  private Map<String, ModeRecord> modes;
  private List<Failure> failures;
  private Map<String, Instant> firing;

  /** What this step filed, for the rules to look at. */
  final List<Failure> filed = new ArrayList<>();

  private @Nullable Learning shownOf;
  private @Nullable Stint shownIn;
  private @Nullable Learning shown;
  private @Nullable List<Failure> countOf;
  private @Nullable Count count;
  private @Nullable DesiredMode desired;
  private final List<Decision> decisions = new ArrayList<>();
  private final List<AlertChange> alerts = new ArrayList<>();

  Draft(HostState state, Instant now, Policy policy) {
    this.before = state;
    this.view = state;
    this.now = now;
    this.policy = policy;
    host = state.host();
    ladder = state.ladder();
    fingerprint = state.fingerprint();
    labels = state.labels();
    mode = state.mode();
    revision = state.revision();
    decisionCount = state.decisions();
    stint = state.stint();
    pastStints = state.pastStints();
    modes = state.modes();
    boots = state.boots();
    failures = state.failures();
    contact = state.contact();
    orders = state.orders();
    reported = state.reported();
    firing = state.firing();
    completedAt = state.completedAt();
    held = state.held();
    learning = state.learning();
    runSince = state.runSince();
  }

  /** The state as it stands now: the same one as long as nothing changes. */
  HostState state() {
    if (!isAsIn(view)) {
      view = copied();
    }
    return view;
  }

  /** By identity: a rule that changes something puts another value in its place. */
  @SuppressWarnings("ReferenceEquality")
  private boolean isAsIn(HostState other) {
    return ladder == other.ladder()
        && fingerprint == other.fingerprint()
        && labels == other.labels()
        && mode == other.mode()
        && revision == other.revision()
        && decisionCount == other.decisions()
        && stint == other.stint()
        && pastStints == other.pastStints()
        && modes == other.modes()
        && boots == other.boots()
        && failures == other.failures()
        && contact == other.contact()
        && orders == other.orders()
        && reported == other.reported()
        && firing == other.firing()
        && completedAt == other.completedAt()
        && held == other.held()
        && learning == other.learning()
        && runSince == other.runSince();
  }

  /** What the host has shown up to now: several rules ask for it in one step. */
  @SuppressWarnings("ReferenceEquality")
  Learning shown() {
    Learning result = shown;
    if (result == null || shownOf != learning || shownIn != stint) {
      result = Learned.settled(learning, stint, now, policy);
      shown = result;
      shownOf = learning;
      shownIn = stint;
    }
    return result;
  }

  /** The failures that count now: several rules ask for it in one step. */
  @SuppressWarnings("ReferenceEquality")
  Count count() {
    Count result = count;
    long number = stint == null ? 0 : stint.number();
    if (result == null || countOf != failures || result.stint() != number) {
      result = Count.of(failures, stint, now, policy);
      count = result;
      countOf = failures;
    }
    return result;
  }

  private HostState copied() {
    return new HostState(
        host,
        ladder,
        fingerprint,
        labels,
        mode,
        revision,
        decisionCount,
        stint,
        pastStints,
        modes,
        boots,
        failures,
        contact,
        orders,
        reported,
        firing,
        completedAt,
        held,
        learning,
        runSince);
  }

  Step finish() {
    HostState next = state();
    return new Step(
        before,
        next,
        Optional.ofNullable(desired),
        List.copyOf(decisions),
        List.copyOf(alerts),
        Timers.next(next, count(), policy));
  }

  ModeRecord record(String name) {
    return modes.getOrDefault(name, ModeRecord.FRESH);
  }

  void changeRecord(String name, UnaryOperator<ModeRecord> change) {
    ModeRecord old = record(name);
    ModeRecord changed = change.apply(old);
    if (changed.equals(old)) {
      return;
    }
    modes =
        changed.equals(ModeRecord.FRESH)
            ? SortedCopy.without(modes, name)
            : SortedCopy.with(modes, name, changed);
  }

  void forgetLearning() {
    learning = Learning.NONE.withPrior(learning.prior());
    reported = reported.progressing(null);
    modes = Map.of();
    failures = List.of();
  }

  List<Failure> failures() {
    return failures;
  }

  List<PastStint> pastStints() {
    return pastStints;
  }

  void changeFailures(UnaryOperator<Failure> change) {
    failures = failures.stream().map(change).toList();
  }

  void addFailure(Failure failure) {
    filed.add(failure);
    int place = failures.size();
    while (place > 0 && failures.get(place - 1).at().isAfter(failure.at())) {
      place--;
    }
    failures = Latest.with(failures, place, failure, HostState.KEEP);
  }

  void endStint(Stint ended, Reason reason) {
    if (reason == Reason.FALLBACK || reason == Reason.SETTLE) {
      Learned.ended(this, ended);
    } else if (policy.learning()) {
      Learned.settle(this);
    }
    PastStint past = new PastStint(ended.number(), ended.mode(), ended.startedAt(), now, reason);
    pastStints = Latest.with(pastStints, past, HostState.KEEP);
  }

  void desire(String name, Reason reason) {
    mode = name;
    revision++;
    desired = new DesiredMode(name, revision, reason, now);
  }

  boolean isFiring(String alert) {
    return firing.containsKey(alert);
  }

  Optional<Instant> firingSince(String alert) {
    return Optional.ofNullable(firing.get(alert));
  }

  void raise(String alert, Severity severity, String summary, Map<String, Object> evidence) {
    if (!firing.containsKey(alert)) {
      firing = SortedCopy.with(firing, alert, now);
      Map<String, Object> ordered = Evidence.ordered(evidence);
      alerts.add(new AlertChange(alert, true, severity, summary, now, ordered));
    }
  }

  void resolve(String alert, String summary) {
    Instant since = firing.get(alert);
    if (since != null) {
      firing = SortedCopy.without(firing, alert);
      alerts.add(new AlertChange(alert, false, Severity.INFO, summary, since, Map.of()));
    }
  }

  void resolveAll(String summary) {
    List.copyOf(firing.keySet()).forEach(alert -> resolve(alert, summary));
  }

  /**
   * Records a decision; the state's word, what comes next and the general evidence are read off the
   * state as it is.
   */
  void decide(
      Reason reason,
      @Nullable String from,
      String summary,
      Map<String, Object> evidence,
      boolean changes) {
    decisionCount++;
    HostState state = state();
    Situation situation = Situation.of(state, now, policy);
    decisions.add(
        new Decision(
            host + "-" + decisionCount + "-" + now.getEpochSecond(),
            now,
            host.name(),
            from,
            mode,
            reason,
            situation.word().word(),
            summary,
            Evidence.with(Evidence.of(state, now, policy), evidence),
            situation.next(),
            situation.nextAt(),
            changes));
  }

  /** A person asked for what cannot be: nothing changes, and the reason is the answer. */
  void refuse(Reason reason, String why, Input.Ordered order) {
    Map<String, Object> evidence = new TreeMap<>(Map.of("refused", why));
    if (order.why() != null) {
      evidence.put("why", order.why());
    }
    decide(reason, mode, "refused: " + why, evidence, false);
  }

  /** Stops the stint's clocks at this moment, which may lie in the past. */
  void stopClocks(Instant at) {
    changeStint(s -> s.withClocks(s.stability().stopAt(at), s.heard().stopAt(at)));
  }

  /**
   * Lets the stint's clocks run from now, where the mode is reported running and the host heard.
   */
  void runClocks() {
    if (reported.isRunning(mode) && contact.unknownSince() == null && completedAt == null) {
      changeStint(s ->
          s.runningAt() == null
              ? s
              : s.withClocks(s.stability().runFrom(now), s.heard().runFrom(now)));
    }
  }

  void changeStint(UnaryOperator<Stint> change) {
    if (stint != null) {
      stint = change.apply(stint);
    }
  }

  /** Whether the rules may change the mode by themselves now. */
  boolean isAutomatic() {
    return mode != null
        && held == null
        && completedAt == null
        && contact.unknownSince() == null
        && !orders.paused()
        && orders.pin() == null;
  }

  Optional<String> above() {
    return HostState.above(ladder, mode);
  }

  Optional<String> below() {
    return HostState.below(ladder, mode);
  }

  boolean isOnLadder(String name) {
    return HostState.rung(ladder, name) >= 0;
  }
}
