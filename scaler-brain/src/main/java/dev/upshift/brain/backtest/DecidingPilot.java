package dev.upshift.brain.backtest;

import dev.upshift.brain.decision.HostState;
import dev.upshift.brain.decision.Input;
import dev.upshift.brain.decision.Learned;
import dev.upshift.brain.decision.Policy;
import dev.upshift.brain.decision.Step;
import dev.upshift.brain.learning.ClassPrior;
import dev.upshift.brain.learning.Learning;
import dev.upshift.protocol.BootCause;
import dev.upshift.protocol.HostId;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The real rules, told what a brain would hear of the host. While the host is up it is heard all
 * the time: that is said by a policy that never takes silence for anything, and a heartbeat at each
 * moment that matters, instead of one every few seconds.
 */
final class DecidingPilot implements Pilot {
  private static final Duration NEVER_OFFLINE = Duration.ofDays(100_000);

  private final Policy policy;
  private final Policy heard;
  private final Fleet.Rules rules;
  private final List<ModesFile.Mode> modes;
  private final Map<String, Integer> rungs = new HashMap<>();
  private HostState state;
  private int rung;
  private boolean up = true;
  private long wakeAt = NEVER;
  private long last;
  private long savedAt = NEVER;
  private int boots;
  private String boot = "boot-0";
  private int reportedRung = -1;

  /**
   * @param modes the ladder that it may climb
   */
  DecidingPilot(Course course, List<ModesFile.Mode> modes, Policy policy, Fleet.Rules rules) {
    this.policy = policy;
    this.heard = heardAlways(policy);
    this.rules = rules;
    this.modes = modes;
    modes.forEach(m -> rungs.put(m.name(), rungs.size()));
    state = HostState.initial(HostId.of("host-" + course.place()));
    List<Input.Rung> ladder =
        modes.stream().map(m -> new Input.Rung(m.name(), "1", m.rate())).toList();
    tell(new Input.Heartbeat(boot, Duration.ZERO), course.from());
    tell(new Input.Described(ladder, null, null), course.from());
    tell(new Input.CheckpointSaved(), course.from());
  }

  /** The same policy for a host that is heard all the time. */
  private static Policy heardAlways(Policy policy) {
    Map<String, String> keys = policy.written();
    keys.put("offline-after", NEVER_OFFLINE.toDays() + "d");
    return Policy.of(keys);
  }

  /** What the host has shown up to this moment. */
  Learning shown(long at) {
    return Learned.shown(state, Instant.ofEpochMilli(Math.max(at, last)), policy);
  }

  HostState state() {
    return state;
  }

  void learn(ClassPrior prior, long at, long checkpointAt) {
    firstCheckpoint(checkpointAt, at);
    if (up) {
      tell(new Input.Heartbeat(boot, Duration.ZERO), at);
    }
    tell(new Input.PriorLearned(prior), at);
  }

  /**
   * What was saved last matters where work is lost, and only to learning: it is told then, and not
   * at each checkpoint.
   */
  private void checkpointed(long saved, long at) {
    if (saved > savedAt && policy.learning()) {
      savedAt = saved;
      tell(new Input.CheckpointSaved(Duration.ofMillis(at - saved), null), at);
    }
  }

  /** That there are checkpoints at all matters before, too. */
  private void firstCheckpoint(long saved, long at) {
    if (state.reported().checkpointAt() == null) {
      checkpointed(saved, at);
    }
  }

  @Override
  public int rung() {
    return rung;
  }

  @Override
  public void down(long at, long checkpointAt) {
    tell(new Input.Heartbeat(boot, Duration.ZERO), at);
    checkpointed(checkpointAt, at);
    up = false;
    wakeAt = needsNotice() ? at + policy.offlineAfter().toMillis() : NEVER;
  }

  /**
   * Whether it matters when the silence is noticed: it gives a mode that does not run yet its time
   * again, and takes a host that waits for its step up out of the queue. Otherwise the clocks stand
   * still from the last moment heard, whenever that is noticed.
   */
  private boolean needsNotice() {
    HostState.Stint stint = state.stint();
    return stint != null && (stint.runningAt() == null || stint.waiting() != null);
  }

  @Override
  public void up(long at) {
    boot = "boot-" + ++boots;
    tell(new Input.Rebooted(boot, Instant.ofEpochMilli(at), BootCause.UNPLANNED), at);
    up = true;
    tell(new Input.ModeNotRunning("starting"), at);
  }

  @Override
  public void running(long at) {
    savedAt = at;
    tell(new Input.ModeRunning(modes.get(rung).name(), state.revision()), at);
    if (rung != reportedRung && policy.learning()) {
      reportedRung = rung;
      tell(new Input.Progressed(modes.get(rung).rate()), at);
    }
  }

  @Override
  public long wakeAt() {
    return wakeAt;
  }

  @Override
  public void wake(long at, long checkpointAt) {
    firstCheckpoint(checkpointAt, at);
    tell(up ? new Input.Heartbeat(boot, Duration.ZERO) : new Input.Wake(), at);
  }

  private void tell(Input input, long at) {
    Step step = rules.decide(state, input, Instant.ofEpochMilli(at), up ? heard : policy);
    state = step.next();
    last = at;
    wakeAt = step.wakeAt().isPresent() ? millis(step.wakeAt().get()) : NEVER;
    rung = rungs.getOrDefault(String.valueOf(state.mode()), 0);
  }

  /** Not before the moment itself, where that falls between two milliseconds. */
  private static long millis(Instant at) {
    return at.plusNanos(999_999).toEpochMilli();
  }
}
