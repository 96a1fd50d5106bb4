package dev.upshift.brain.app;

import dev.upshift.brain.decision.Decision;
import dev.upshift.brain.decision.HostState;
import dev.upshift.brain.decision.Reason;
import dev.upshift.brain.decision.StandingOrders;
import java.time.Instant;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Whether what a brain did has its grounds: each change of mode a decision that tells it, with the
 * evidence that its rule asks for, and each change of a pin an order of a person, or its time. What
 * people ordered is known here from themselves, not from the brain.
 */
final class Grounds {
  private static final Set<Reason> ENDS_PIN =
      EnumSet.of(Reason.OVERRIDE, Reason.RELEASE, Reason.RESET);

  private final Map<String, Set<Instant>> orders = new HashMap<>();

  /** A person has ordered something of a host. */
  void ordered(String host, Instant at) {
    orders.computeIfAbsent(host, _ -> new HashSet<>()).add(at);
  }

  private boolean isOrdered(Decision decision) {
    return orders.getOrDefault(decision.host(), Set.of()).contains(decision.at());
  }

  /** What is wrong with one step; empty where all is well. */
  Optional<String> objection(HostState before, HostState after, List<Decision> decisions) {
    return pin(before, after, decisions)
        .or(() -> mode(before, after, decisions))
        .or(() -> decisions.stream().flatMap(d -> evidence(d).stream()).findFirst());
  }

  private Optional<String> pin(HostState before, HostState after, List<Decision> decisions) {
    StandingOrders old = before.orders();
    String pin = after.orders().pin();
    if (pin != null && !pin.equals(after.mode())) {
      return Optional.of("it is pinned to " + pin + ": " + after);
    }
    boolean same =
        Objects.equals(old.pin(), pin) && Objects.equals(old.pinUntil(), after.orders().pinUntil());
    boolean rightly =
        decisions.stream()
            .anyMatch(
                d -> (ENDS_PIN.contains(d.reason()) && isOrdered(d)) || isOver(old.pinUntil(), d));
    return same || rightly
        ? Optional.empty()
        : Optional.of("its pin has become another that nobody ordered: " + old + ", " + decisions);
  }

  private static boolean isOver(@Nullable Instant until, Decision d) {
    return d.reason() == Reason.OVERRIDE_EXPIRED && until != null && !d.at().isBefore(until);
  }

  /** The decisions lead from the one mode to the other. */
  private static Optional<String> mode(
      HostState before, HostState after, List<Decision> decisions) {
    String mode = before.mode();
    long changes = 0;
    for (Decision decision : decisions) {
      if (!Objects.equals(decision.from(), decision.to())) {
        if (!Objects.equals(decision.from(), mode) || decision.summary().isBlank()) {
          return Optional.of("it was in " + mode + " and was told of " + decision);
        }
        mode = decision.to();
        changes++;
      }
    }
    return Objects.equals(mode, after.mode()) && after.revision() == before.revision() + changes
        ? Optional.empty()
        : Optional.of(before + " became " + after + " by " + decisions);
  }

  private Optional<String> evidence(Decision d) {
    boolean changed = !Objects.equals(d.from(), d.to());
    return !changed || d.reason() == Reason.START || isGrounded(d)
        ? Optional.empty()
        : Optional.of("without the evidence for it: " + d);
  }

  private boolean isGrounded(Decision d) {
    Map<String, Object> evidence = d.evidence();
    return switch (d.reason()) {
      case SCALE_UP, RETRY -> number(d, "stableSeconds") >= number(d, "stabilityWindowSeconds");
      case FALLBACK, SETTLE ->
          number(d, "rebootsInWindow") > number(d, "maxReboots")
              || number(d, "rebootsInDay") > number(d, "maxRebootsDay")
              || evidence.containsKey("usefulPerHour")
              || evidence.containsKey("notRunning")
              || evidence.containsKey("startFailed");
      case SITE_EVENT -> number(d, "siteRebooted") >= 3;
      case OVERRIDE, RESET -> isOrdered(d);
      default -> false;
    };
  }

  private static double number(Decision decision, String key) {
    return decision.evidence().get(key) instanceof Number number
        ? number.doubleValue()
        : Double.NaN;
  }
}
