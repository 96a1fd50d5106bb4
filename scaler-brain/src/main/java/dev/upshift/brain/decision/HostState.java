package dev.upshift.brain.decision;

import dev.upshift.brain.learning.Learning;
import dev.upshift.brain.learning.SortedCopy;
import dev.upshift.protocol.BootCause;
import dev.upshift.protocol.HostId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Everything the brain knows of one host, as one immutable value: what the journal keeps and what
 * {@link Decider} works on. It serializes to JSON and back without loss.
 *
 * @param revision of the desired document; grows by one with each
 * @param decisions how many were taken, for their ids
 * @param runSince when the first mode of the present training was commanded
 */
public record HostState(
    HostId host,
    List<Input.Rung> ladder,
    @Nullable String fingerprint,
    Map<String, String> labels,
    @Nullable String mode,
    long revision,
    long decisions,
    @Nullable Stint stint,
    List<PastStint> pastStints,
    Map<String, ModeRecord> modes,
    Boots boots,
    List<Failure> failures,
    Contact contact,
    StandingOrders orders,
    Reported reported,
    Map<String, Instant> firing,
    @Nullable Instant completedAt,
    @Nullable String held,
    Learning learning,
    @Nullable Instant runSince) {

  /** At most this many of each list are kept, the newest. */
  static final int KEEP = 256;

  public HostState {
    ladder = List.copyOf(ladder);
    // A snapshot of before there were labels has none.
    labels = SortedCopy.of(labels == null ? Map.of() : labels);
    pastStints = Latest.copyOf(pastStints);
    modes = SortedCopy.of(modes);
    failures = Latest.copyOf(failures);
    firing = SortedCopy.of(firing);
    // A snapshot of before there was learning has nothing here.
    learning = Objects.requireNonNullElse(learning, Learning.NONE);
    // One of before it was kept tells it by the first stint that is known.
    runSince = runSince == null ? firstStint(pastStints, stint) : runSince;
  }

  /** A host that nothing is known of yet. */
  public static HostState initial(HostId host) {
    return new HostState(
        host,
        List.of(),
        null,
        Map.of(),
        null,
        0,
        0,
        null,
        List.of(),
        Map.of(),
        new Boots(null, null, List.of(), List.of(), null, null),
        List.of(),
        new Contact(null, null, null),
        StandingOrders.NONE,
        new Reported(null, null, null, null, null),
        Map.of(),
        null,
        null,
        Learning.NONE,
        null);
  }

  private static @Nullable Instant firstStint(List<PastStint> past, @Nullable Stint present) {
    Instant presentSince = present == null ? null : present.startedAt();
    return past.isEmpty() ? presentSince : past.getFirst().startedAt();
  }

  /**
   * One unbroken stay in a mode.
   *
   * @param number grows by one with each stint of the host
   * @param startedAt when the command that starts it was decided
   * @param runningAt when the mode was first reported running
   * @param deadline when it must be reported running
   * @param stability clean running time
   * @param heard all heard running time, for proving the mode
   * @param reboots counted in the whole stint
   * @param waiting for its step up, where the fleet has no place for it yet
   */
  public record Stint(
      long number,
      String mode,
      Reason reason,
      Instant startedAt,
      @Nullable Instant runningAt,
      @Nullable Instant deadline,
      Clock stability,
      Clock heard,
      int reboots,
      @Nullable Waiting waiting) {
    Stint withClocks(Clock newStability, Clock newHeard) {
      return with(runningAt, deadline, newStability, newHeard, reboots, waiting);
    }

    Stint withDeadline(@Nullable Instant newDeadline) {
      return with(runningAt, newDeadline, stability, heard, reboots, waiting);
    }

    Stint withWaiting(@Nullable Waiting newWaiting) {
      return with(runningAt, deadline, stability, heard, reboots, newWaiting);
    }

    Stint runningSince(Instant at) {
      Clock fresh = Clock.stopped().runFrom(at);
      return with(at, null, fresh, fresh, reboots, waiting);
    }

    Stint withReboots(int newReboots) {
      return with(runningAt, deadline, stability, heard, newReboots, waiting);
    }

    private Stint with(
        @Nullable Instant running,
        @Nullable Instant due,
        Clock clean,
        Clock all,
        int count,
        @Nullable Waiting place) {
      return new Stint(number, mode, reason, startedAt, running, due, clean, all, count, place);
    }
  }

  /**
   * A step up is due, and as many hosts of the fleet as may be are in a new mode.
   *
   * @param since when it began to wait; the longest goes first
   * @param until when a place is free at the latest
   */
  public record Waiting(Instant since, Instant until, int climbing, int limit) {}

  /** A stint that ended: late reboots are charged to it. */
  public record PastStint(
      long number, String mode, Instant startedAt, Instant endedAt, Reason ended) {}

  /**
   * What was learned of one mode.
   *
   * @param failedAttempts not cleared since
   * @param pendingCooldown begins when the mode below is reported running
   * @param blockedAt when the host settled below it
   * @param retryAsked an operator asked for another attempt
   */
  public record ModeRecord(
      int failedAttempts,
      @Nullable Duration pendingCooldown,
      @Nullable Instant cooldownUntil,
      @Nullable Instant blockedAt,
      boolean retryAsked) {
    static final ModeRecord FRESH = new ModeRecord(0, null, null, null, false);

    ModeRecord coolingUntil(Instant until) {
      return new ModeRecord(failedAttempts, null, until, blockedAt, retryAsked);
    }

    ModeRecord coolingFor(Duration cooldown) {
      return new ModeRecord(failedAttempts, cooldown, null, blockedAt, retryAsked);
    }

    ModeRecord unblocked() {
      return new ModeRecord(failedAttempts, pendingCooldown, cooldownUntil, null, retryAsked);
    }
  }

  /**
   * The boots of the host.
   *
   * @param current the boot heard last
   * @param currentAt when it began, on the brain's time line
   * @param seen boot ids that were filed already
   * @param listed the host's own list, as reported last
   * @param pending a new boot heard of, whose cause is not known yet
   * @param site the last site event that the host was part of
   */
  public record Boots(
      @Nullable String current,
      @Nullable Instant currentAt,
      List<String> seen,
      List<Input.ListedBoot> listed,
      @Nullable PendingBoot pending,
      @Nullable SiteWindow site) {
    public Boots {
      seen = Latest.copyOf(seen);
      listed = List.copyOf(listed);
    }

    Boots withSite(SiteWindow window) {
      return new Boots(current, currentAt, seen, listed, pending, window);
    }
  }

  /** From the first to the last moment of a site event: reboots of that time do not count. */
  public record SiteWindow(Instant from, Instant to) {
    public boolean covers(Instant at) {
      return !at.isBefore(from) && !at.isAfter(to);
    }
  }

  /** A boot that a heartbeat told of, placed in time, waiting for the list that tells its cause. */
  public record PendingBoot(
      String boot, Instant at, Instant heardAt, @Nullable Instant lastHeard) {}

  /**
   * A failure filed at the time it happened.
   *
   * @param stint the stint it is charged to; 0 for none
   * @param counted whether it counts against the mode
   */
  public record Failure(
      FailureKind kind,
      @Nullable String id,
      Instant at,
      long stint,
      @Nullable String mode,
      BootCause cause,
      boolean counted) {
    Failure uncounted() {
      return new Failure(kind, id, at, stint, mode, cause, false);
    }

    Failure chargedTo(long otherStint) {
      return new Failure(kind, id, at, otherStint, mode, cause, counted);
    }
  }

  /**
   * When the host was heard.
   *
   * @param unknownSince the last moment heard, while the host is unknown
   * @param listeningSince when the brain began to listen, where that is later than the last moment
   *     heard: what was missed before is no silence of the host
   */
  public record Contact(
      @Nullable Instant lastHeardAt,
      @Nullable Instant unknownSince,
      @Nullable Instant listeningSince) {
    boolean sameExceptLastHeard(Contact other) {
      return Objects.equals(unknownSince, other.unknownSince)
          && Objects.equals(listeningSince, other.listeningSince);
    }
  }

  /**
   * What the training reported last.
   *
   * @param ratePerHour of the run that goes on: what runs anew tells it anew
   * @param checkpointSeconds how long a checkpoint took
   */
  public record Reported(
      @Nullable String mode,
      @Nullable String notRunning,
      @Nullable Double ratePerHour,
      @Nullable Instant checkpointAt,
      @Nullable Double checkpointSeconds) {
    Reported running(@Nullable String now, @Nullable String phase) {
      boolean goesOn = phase == null && isRunning(now);
      return new Reported(now, phase, goesOn ? ratePerHour : null, checkpointAt, checkpointSeconds);
    }

    Reported progressing(@Nullable Double rate) {
      return new Reported(mode, notRunning, rate, checkpointAt, checkpointSeconds);
    }

    Reported saving(double seconds) {
      return new Reported(mode, notRunning, ratePerHour, checkpointAt, seconds);
    }

    public boolean isRunning(@Nullable String which) {
      return which != null && which.equals(mode) && notRunning == null;
    }
  }

  ModeRecord record(String name) {
    return modes.getOrDefault(name, ModeRecord.FRESH);
  }

  /** The same, with another contact. */
  HostState withContact(Contact other) {
    return new HostState(
        host,
        ladder,
        fingerprint,
        labels,
        mode,
        revision,
        decisions,
        stint,
        pastStints,
        modes,
        boots,
        failures,
        other,
        orders,
        reported,
        firing,
        completedAt,
        held,
        learning,
        runSince);
  }

  /**
   * The same, last heard at this moment: the only thing that an input can move without being worth
   * a write of its own. Null leaves it as it is.
   */
  public HostState lastHeard(@Nullable Instant at) {
    return at == null
        ? this
        : withContact(new Contact(at, contact.unknownSince(), contact.listeningSince()));
  }

  Optional<String> above() {
    return above(ladder, mode);
  }

  Optional<String> below() {
    return below(ladder, mode);
  }

  /** The mode's place on the ladder, from 0; -1 where it is not on it. */
  static int rung(List<Input.Rung> ladder, @Nullable String name) {
    for (int i = 0; i < ladder.size(); i++) {
      if (ladder.get(i).mode().equals(name)) {
        return i;
      }
    }
    return -1;
  }

  static Optional<String> above(List<Input.Rung> ladder, @Nullable String name) {
    int rung = rung(ladder, name);
    return rung < 0 || rung + 1 >= ladder.size()
        ? Optional.empty()
        : Optional.of(ladder.get(rung + 1).mode());
  }

  static Optional<String> below(List<Input.Rung> ladder, @Nullable String name) {
    int rung = rung(ladder, name);
    return rung <= 0 ? Optional.empty() : Optional.of(ladder.get(rung - 1).mode());
  }
}
