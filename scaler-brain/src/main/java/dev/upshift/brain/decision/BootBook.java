package dev.upshift.brain.decision;

import dev.upshift.brain.decision.HostState.Boots;
import dev.upshift.brain.decision.HostState.PendingBoot;
import dev.upshift.brain.decision.Input.ListedBoot;
import dev.upshift.protocol.BootCause;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Finds reboots and places them on the brain's time line (rules 2 and 14). The present boot is
 * placed by a live heartbeat's uptime; the boots before it by differences of the host's own stamps,
 * inside the silence that the brain saw. A host's wall clock is never trusted for more.
 */
final class BootBook {
  /** How long a new boot waits for the host's list, which tells its cause. */
  static final Duration LIST_PATIENCE = Duration.ofSeconds(15);

  private BootBook() {}

  static void heartbeat(Draft draft, Input.Heartbeat heartbeat, @Nullable Instant lastHeard) {
    Boots boots = draft.boots;
    String boot = heartbeat.boot();
    Instant bootedAt = draft.now.minus(heartbeat.uptime());
    if (boots.current() == null) {
      draft.boots = seen(boots, boot, bootedAt);
    } else if (!boot.equals(boots.current())
        && !isSeen(boots, boot)
        && (boots.pending() == null || !boots.pending().boot().equals(boot))) {
      if (boots.pending() != null) {
        arrive(draft, boots.pending(), BootCause.UNKNOWN);
        boots = draft.boots;
      }
      Instant at = lastHeard != null && bootedAt.isBefore(lastHeard) ? lastHeard : bootedAt;
      draft.boots =
          new Boots(
              boots.current(),
              boots.currentAt(),
              boots.seen(),
              boots.listed(),
              new PendingBoot(boot, at, draft.now, lastHeard),
              boots.site());
    }
    fileListed(draft);
  }

  static void listed(Draft draft, List<ListedBoot> list) {
    Boots boots = draft.boots;
    List<ListedBoot> newest = list.subList(Math.max(0, list.size() - HostState.KEEP), list.size());
    draft.boots =
        new Boots(
            boots.current(),
            boots.currentAt(),
            boots.seen(),
            newest,
            boots.pending(),
            boots.site());
    fileListed(draft);
  }

  /** When a boot that no list has named is filed with an unknown cause. */
  static Optional<Instant> patienceEnds(HostState state) {
    PendingBoot pending = state.boots().pending();
    return pending == null ? Optional.empty() : Optional.of(pending.heardAt().plus(LIST_PATIENCE));
  }

  static void judge(Draft draft) {
    PendingBoot pending = draft.boots.pending();
    if (pending != null && Contacts.isDue(patienceEnds(draft.state()), draft.now)) {
      arrive(draft, pending, BootCause.UNKNOWN);
    }
  }

  private static void fileListed(Draft draft) {
    PendingBoot pending = draft.boots.pending();
    String anchor = pending == null ? draft.boots.current() : pending.boot();
    Instant anchorAt = pending == null ? draft.boots.currentAt() : pending.at();
    int place = place(draft.boots.listed(), anchor);
    if (place < 0 || anchorAt == null) {
      return;
    }
    List<ListedBoot> list = draft.boots.listed();
    ListedBoot present = list.get(place);
    Instant floor = pending == null ? null : pending.lastHeard();
    for (ListedBoot earlier : list.subList(0, place)) {
      Instant at = placed(earlier, present, anchorAt, floor);
      Failures.reboot(draft, earlier.boot(), at, earlier.cause());
    }
    if (pending != null) {
      arrive(draft, pending, present.cause());
    }
  }

  private static void arrive(Draft draft, PendingBoot pending, BootCause cause) {
    Failures.reboot(draft, pending.boot(), pending.at(), cause);
    draft.boots =
        new Boots(
            pending.boot(),
            pending.at(),
            draft.boots.seen(),
            draft.boots.listed(),
            null,
            draft.boots.site());
  }

  private static Instant placed(
      ListedBoot earlier, ListedBoot present, Instant presentAt, @Nullable Instant floor) {
    Duration before = Duration.between(earlier.bootedAt(), present.bootedAt());
    if (before.isNegative()) {
      return presentAt;
    }
    Instant at = presentAt.minus(before);
    return floor != null && at.isBefore(floor) ? floor : at;
  }

  private static int place(List<ListedBoot> list, @Nullable String boot) {
    for (int i = 0; i < list.size(); i++) {
      if (list.get(i).boot().equals(boot)) {
        return i;
      }
    }
    return -1;
  }

  static boolean isSeen(Boots boots, String boot) {
    return boots.seen().contains(boot);
  }

  /** Marks a boot as filed; it becomes the current one when it is the newest. */
  static Boots seen(Boots boots, String boot, Instant at) {
    boolean newest = boots.currentAt() == null || !at.isBefore(boots.currentAt());
    return new Boots(
        newest ? boot : boots.current(),
        newest ? at : boots.currentAt(),
        Latest.with(boots.seen(), boot, HostState.KEEP),
        boots.listed(),
        boots.pending(),
        boots.site());
  }
}
