package dev.upshift.brain.decision.fleet;

import dev.upshift.brain.decision.Decider;
import dev.upshift.brain.decision.FailureKind;
import dev.upshift.brain.decision.HostState;
import dev.upshift.brain.decision.HostState.Failure;
import dev.upshift.brain.decision.Input;
import dev.upshift.brain.decision.Policy;
import dev.upshift.brain.decision.Reason;
import dev.upshift.brain.decision.Step;
import dev.upshift.protocol.BootCause;
import dev.upshift.protocol.HostId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Rules 12 and 13. Before a host is given an input, the fleet looks at what that would lead to, and
 * says what else has to be told to whom first: that its reboots are part of a site event, or that
 * there is a place for its step up, or none.
 */
public final class FleetRules {
  private FleetRules() {}

  /**
   * What to do in place of giving one input.
   *
   * @param moves the inputs to give, in order; each host's own are to be taken as they are
   * @param alone what the input leads to, where it is the only move
   */
  public record Plan(List<Move> moves, Optional<Step> alone) {
    public Plan {
      moves = List.copyOf(moves);
    }
  }

  /**
   * Looks ahead.
   *
   * @param hosts the states of every host of the fleet, this one's included
   * @param policies by which each host is decided
   */
  public static Plan plan(
      Supplier<? extends Collection<HostState>> hosts,
      HostState state,
      Input input,
      Instant now,
      Function<HostId, Policy> policies) {
    Move meant = new Move(state.host(), input);
    Step step = Decider.decide(state, input, now, policies.apply(state.host()));
    List<Move> moves = List.of(meant);
    List<Failure> reboots = reboots(state, step.next());
    if (!reboots.isEmpty()) {
      moves = rebooted(hosts.get(), step.next(), reboots, meant);
    } else if (isPromotion(step)) {
      moves = promoted(hosts.get(), state, meant, now, policies);
    } else if (Promotions.isWaiting(step.next())) {
      moves = waiting(hosts.get(), step.next(), meant, now, policies);
    }
    return new Plan(moves, moves.size() == 1 ? Optional.of(step) : Optional.empty());
  }

  /**
   * Who is to look again, after a host has left its place in a new mode: those that wait, the
   * longest first.
   */
  public static List<HostId> next(
      Supplier<? extends Collection<HostState>> hosts,
      HostState before,
      HostState after,
      Instant now,
      Policy policy) {
    return Promotions.hasPlace(before, now, policy) && !Promotions.hasPlace(after, now, policy)
        ? Promotions.queue(hosts.get())
        : List.of();
  }

  /** Whether a host is in its first stability window of a new mode. */
  public static boolean hasPlace(HostState state, Instant now, Function<HostId, Policy> policies) {
    return Promotions.hasPlace(state, now, policies.apply(state.host()));
  }

  /** Whether a host waits for the fleet to have a place for its step up. */
  public static boolean isWaiting(HostState state) {
    return Promotions.isWaiting(state);
  }

  private static List<Move> promoted(
      Collection<HostState> hosts,
      HostState state,
      Move meant,
      Instant now,
      Function<HostId, Policy> policies) {
    return Promotions.refusal(hosts, state, now, policies)
        .map(no -> List.of(new Move(state.host(), no), meant))
        .orElseGet(() -> List.of(meant));
  }

  /** A host that waits is told when there is a place, and when it has to wait longer. */
  private static List<Move> waiting(
      Collection<HostState> hosts,
      HostState after,
      Move meant,
      Instant now,
      Function<HostId, Policy> policies) {
    Optional<Input> refusal = Promotions.refusal(hosts, after, now, policies);
    if (refusal.isPresent() && !Promotions.isOver(after, now)) {
      return List.of(meant);
    }
    Input answer = refusal.orElseGet(Input.PromotionGranted::new);
    return List.of(meant, new Move(after.host(), answer));
  }

  /** What the step filed: reboots that nobody had announced. */
  private static List<Failure> reboots(HostState before, HostState after) {
    Set<String> known = new HashSet<>();
    before.failures().forEach(f -> known.add(String.valueOf(f.id())));
    return after.failures().stream()
        .filter(f -> f.kind() == FailureKind.REBOOT && f.cause() != BootCause.PLANNED)
        .filter(f -> !known.contains(String.valueOf(f.id())))
        .toList();
  }

  private static List<Move> rebooted(
      Collection<HostState> hosts, HostState after, List<Failure> reboots, Move meant) {
    List<Move> moves = new ArrayList<>();
    SiteEvents.look(hosts, after, reboots).ifPresent(event -> moves.addAll(event.moves()));
    List<Move> first = moves.stream().filter(m -> m.host().equals(after.host())).toList();
    List<Move> order = new ArrayList<>(first);
    order.add(meant);
    moves.stream().filter(m -> !m.host().equals(after.host())).forEach(order::add);
    return order;
  }

  private static boolean isPromotion(Step step) {
    return step.desired()
        .map(Step.DesiredMode::reason)
        .filter(reason -> reason == Reason.SCALE_UP || reason == Reason.RETRY)
        .isPresent();
  }
}
