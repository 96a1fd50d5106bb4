package dev.upshift.brain.decision;

import dev.upshift.protocol.BootCause;
import dev.upshift.protocol.HostId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Everything the brain knows of one host, as one immutable value: what the journal keeps and what
 * {@link Decider} works on. It serializes to JSON and back without loss.
 *
 * @param revision of the desired document; grows by one with each
 * @param decisions how many were taken, for their ids
 */
public record HostState(
    HostId host,
    List<Input.Rung> ladder,
    @Nullable String fingerprint,
    @Nullable String mode,
    long revision,
    long decisions,
    @Nullable Stint stint,
    List<PastStint> pastStints,
    Map<String, ModeRecord> modes,
    Boots boots,
    List<Failure> failures,
    Contact contact,
    Orders orders,
    Reported reported,
    Map<String, Instant> firing,
    @Nullable Instant completedAt,
    @Nullable String held) {

  /** At most this many of each list are kept, the newest. */
  static final int KEEP = 256;

  public HostState {
    ladder = List.copyOf(ladder);
    pastStints = List.copyOf(pastStints);
    modes = Map.copyOf(modes);
    failures = List.copyOf(failures);
    firing = Map.copyOf(firing);
  }

  /** A host that nothing is known of yet. */
  public static HostState initial(HostId host) {
    return new HostState(
        host,
        List.of(),
        null,
        null,
        0,
        0,
        null,
        List.of(),
        Map.of(),
        new Boots(null, List.of(), List.of(), null),
        List.of(),
        new Contact(null, null, null),
        new Orders(null, null, false, null, null, List.of(), null),
        new Reported(null, null, null, null),
        Map.of(),
        null,
        null);
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
      int reboots) {}

  /** A stint that ended: late reboots are charged to it. */
  public record PastStint(
      long number, String mode, Instant startedAt, Instant endedAt, Reason ended) {}

  /**
   * A clock that can stand still.
   *
   * @param runningFrom null while it stands still
   */
  public record Clock(Duration earned, @Nullable Instant runningFrom) {
    static Clock stopped() {
      return new Clock(Duration.ZERO, null);
    }

    Duration at(Instant now) {
      return runningFrom == null || now.isBefore(runningFrom)
          ? earned
          : earned.plus(Duration.between(runningFrom, now));
    }

    Clock runFrom(Instant start) {
      return runningFrom == null ? new Clock(earned, start) : this;
    }

    Clock stopAt(Instant end) {
      return new Clock(at(end), null);
    }

    /** When it will show this much if it goes on running. */
    Optional<Instant> reaches(Duration goal) {
      return Optional.ofNullable(runningFrom).map(from -> from.plus(goal.minus(earned)));
    }
  }

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
  }

  /**
   * The boots of the host.
   *
   * @param current the boot heard last
   * @param seen boot ids that were filed already
   * @param listed the host's own list, as reported last
   * @param pending a new boot heard of, whose cause is not known yet
   */
  public record Boots(
      @Nullable String current,
      List<String> seen,
      List<Input.ListedBoot> listed,
      @Nullable PendingBoot pending) {
    public Boots {
      seen = List.copyOf(seen);
      listed = List.copyOf(listed);
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
      boolean counted) {}

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
      @Nullable Instant listeningSince) {}

  /**
   * What people ordered.
   *
   * @param countFrom failures before this do not count: a person has decided since
   * @param announcedAt when a reboot was announced; null once it is used up
   * @param planned when the planned reboots of the last day happened
   */
  public record Orders(
      @Nullable String pin,
      @Nullable Instant pinUntil,
      boolean paused,
      @Nullable Instant pausedUntil,
      @Nullable Instant countFrom,
      List<Instant> planned,
      @Nullable Instant announcedAt) {
    public Orders {
      planned = List.copyOf(planned);
    }
  }

  /** What the training reported last. */
  public record Reported(
      @Nullable String mode,
      @Nullable String notRunning,
      @Nullable Double ratePerHour,
      @Nullable Instant checkpointAt) {}

  ModeRecord record(String name) {
    return modes.getOrDefault(name, ModeRecord.FRESH);
  }

  /** The mode's place on the ladder, from 0; -1 where it is not on it. */
  int rung(@Nullable String name) {
    for (int i = 0; i < ladder.size(); i++) {
      if (ladder.get(i).mode().equals(name)) {
        return i;
      }
    }
    return -1;
  }

  Optional<String> above(@Nullable String name) {
    int rung = rung(name);
    return rung < 0 || rung + 1 >= ladder.size()
        ? Optional.empty()
        : Optional.of(ladder.get(rung + 1).mode());
  }

  Optional<String> below(@Nullable String name) {
    int rung = rung(name);
    return rung <= 0 ? Optional.empty() : Optional.of(ladder.get(rung - 1).mode());
  }
}
