package dev.upshift.brain.decision;

import dev.upshift.brain.decision.HostState.Failure;
import dev.upshift.brain.decision.HostState.PastStint;
import dev.upshift.brain.decision.HostState.Stint;
import dev.upshift.protocol.AlertName;
import dev.upshift.protocol.BootCause;
import dev.upshift.protocol.Severity;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Files failures at the time they happened and charges them: rules 2, 7 and 9. */
final class Failures {
  static final String TOO_MANY_PLANNED = AlertName.TOO_MANY_PLANNED_REBOOTS.word();
  private static final Duration DAY = Duration.ofHours(24);

  private Failures() {}

  /** Files a reboot, once for each boot id. */
  static void reboot(Draft draft, String boot, Instant at, BootCause cause) {
    if (BootBook.isSeen(draft.boots, boot)) {
      return;
    }
    draft.boots = BootBook.seen(draft.boots, boot, at);
    boolean planned = isPlanned(draft, at, cause);
    file(draft, FailureKind.REBOOT, boot, at, planned ? BootCause.PLANNED : unplanned(cause));
    if (planned && draft.filed.getLast().stint() == presentStint(draft)) {
      // It stood still while the host went down and came up.
      draft.changeStint(s -> s.withClocks(s.stability().without(at, draft.now), s.heard()));
    }
  }

  /** Files another failure, once for each id. */
  static void other(Draft draft, FailureKind kind, String id) {
    boolean known = draft.failures().stream().anyMatch(f -> id.equals(f.id()));
    if (!known) {
      file(draft, kind, id, draft.now, BootCause.UNPLANNED);
    }
  }

  private static long presentStint(Draft draft) {
    Stint stint = draft.stint;
    return stint == null ? 0 : stint.number();
  }

  private static BootCause unplanned(BootCause told) {
    return told == BootCause.UNKNOWN ? BootCause.UNKNOWN : BootCause.UNPLANNED;
  }

  private static void file(Draft draft, FailureKind kind, String id, Instant at, BootCause cause) {
    Optional<Stint> present =
        Optional.ofNullable(draft.stint).filter(s -> !at.isBefore(s.startedAt()));
    Optional<PastStint> past = present.isPresent() ? Optional.empty() : pastStint(draft, at);
    long number = present.map(Stint::number).or(() -> past.map(PastStint::number)).orElse(0L);
    String mode = present.map(Stint::mode).or(() -> past.map(PastStint::mode)).orElse(null);
    boolean counted =
        cause != BootCause.PLANNED && number > 0 && draft.policy.count().contains(kind);
    Instant floor = draft.orders.countFrom();
    boolean forgiven =
        (floor != null && at.isBefore(floor))
            || (kind == FailureKind.REBOOT && SiteRules.covers(draft, at));
    draft.addFailure(new Failure(kind, id, at, number, mode, cause, counted && !forgiven));
    if (present.isEmpty()) {
      return;
    }
    // An unplanned reboot interrupts a stay, also where the policy does not count it.
    if (counted || (kind == FailureKind.REBOOT && cause != BootCause.PLANNED)) {
      draft.changeStint(s -> s.withClocks(s.stability().zeroAt(at), s.heard()));
    }
    if (counted) {
      draft.changeStint(s -> s.withReboots(s.reboots() + 1));
    }
  }

  private static Optional<PastStint> pastStint(Draft draft, Instant at) {
    return draft.pastStints().reversed().stream()
        .filter(s -> !at.isBefore(s.startedAt()) && at.isBefore(s.endedAt()))
        .findFirst();
  }

  private static boolean isPlanned(Draft draft, Instant at, BootCause cause) {
    StandingOrders orders = draft.orders;
    Instant announced = orders.announcedAt();
    boolean covered =
        announced != null
            && !at.isBefore(announced)
            && !at.isAfter(announced.plus(draft.policy.plannedRebootExpiry()));
    if (!covered && cause != BootCause.PLANNED) {
      return false;
    }
    List<Instant> planned = new ArrayList<>(orders.planned());
    planned.add(at);
    planned.removeIf(t -> !t.isAfter(at.minus(DAY)) && !t.isAfter(draft.now.minus(DAY)));
    if (planned.size() > HostState.KEEP) {
      planned.removeFirst();
    }
    draft.orders = orders.withPlanned(planned).announced(covered ? null : announced);
    long recent = plannedWithinDay(planned, at);
    if (recent <= draft.policy.maxPlannedReboots()) {
      return true;
    }
    draft.raise(
        TOO_MANY_PLANNED,
        Severity.WARNING,
        draft.host + " announced " + recent + " reboots in 24h; the further ones count",
        Map.of("planned", recent, "limit", draft.policy.maxPlannedReboots()));
    return false;
  }

  private static long plannedWithinDay(List<Instant> planned, Instant at) {
    return planned.stream().filter(t -> t.isAfter(at.minus(DAY)) && !t.isAfter(at)).count();
  }

  /** When the alert about too many announced reboots is over. */
  static Optional<Instant> plannedAlertEnds(HostState state, Policy policy) {
    List<Instant> planned = state.orders().planned();
    int over = planned.size() - policy.maxPlannedReboots();
    return state.firing().containsKey(TOO_MANY_PLANNED) && over > 0
        ? Optional.of(planned.stream().sorted().skip(over - 1L).findFirst().orElseThrow().plus(DAY))
        : Optional.empty();
  }

  static void judge(Draft draft) {
    if (draft.orders.planned().isEmpty() && !draft.isFiring(TOO_MANY_PLANNED)) {
      return;
    }
    List<Instant> planned = new ArrayList<>(draft.orders.planned());
    if (planned.removeIf(t -> !t.isAfter(draft.now.minus(DAY)))) {
      draft.orders = draft.orders.withPlanned(planned);
    }
    if (draft.isFiring(TOO_MANY_PLANNED) && planned.size() <= draft.policy.maxPlannedReboots()) {
      draft.resolve(TOO_MANY_PLANNED, "announced reboots are within the limit again");
    }
  }
}
