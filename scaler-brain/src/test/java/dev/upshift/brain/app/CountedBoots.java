package dev.upshift.brain.app;

import dev.upshift.brain.decision.FailureKind;
import dev.upshift.brain.decision.HostState;
import dev.upshift.brain.decision.HostState.Failure;
import dev.upshift.brain.decision.HostState.SiteWindow;
import dev.upshift.brain.decision.HostState.Stint;
import dev.upshift.brain.decision.Picture;
import dev.upshift.brain.decision.Policy;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What the brain makes of one host's boots, held against those that there were: each is filed,
 * once, charged to the stint of its time, and counted, but for those that a person or the site
 * excused.
 */
final class CountedBoots {
  /** A heartbeat may be late, and the brain's clock may have been set since. */
  private static final Duration CLOSE = Duration.ofMinutes(2);

  private final Policy policy;
  private final Map<String, Instant> truth;

  /** Stints by their beginning. */
  private final TreeMap<Instant, Long> stints = new TreeMap<>();

  private final List<SiteWindow> sites = new ArrayList<>();

  CountedBoots(Policy policy, Map<String, Instant> truth) {
    this.policy = policy;
    this.truth = truth;
  }

  /**
   * What is wrong after a step; empty where all is well.
   *
   * @param ahead how far the brain's clock is before the true time
   */
  Optional<String> objection(HostState before, HostState after, Instant now, Duration ahead) {
    Optional.ofNullable(after.boots().site()).filter(s -> !sites.contains(s)).ifPresent(sites::add);
    Optional<String> objection =
        unfiled(before, after)
            .or(() -> untrue(after))
            .or(() -> charged(before, after))
            .or(() -> misplaced(before, after, ahead))
            .or(() -> counted(after))
            .or(() -> window(after, now));
    Stint stint = after.stint();
    if (stint != null) {
      stints.putIfAbsent(stint.startedAt(), stint.number());
    }
    return objection;
  }

  /** Every boot that is known of is filed as a reboot, but the one that was heard first. */
  private static Optional<String> unfiled(HostState before, HostState after) {
    Set<String> filed = ids(after);
    Set<String> known = new HashSet<>(before.boots().seen());
    return after.boots().seen().stream()
        .filter(boot -> !known.isEmpty() && !known.contains(boot) && !filed.contains(boot))
        .findFirst()
        .map(boot -> boot + " is no reboot: " + after);
  }

  private static Set<String> ids(HostState state) {
    return state.failures().stream().map(f -> String.valueOf(f.id())).collect(Collectors.toSet());
  }

  /** Every reboot that is filed is a true one, once. */
  private Optional<String> untrue(HostState state) {
    Set<String> ids = new HashSet<>();
    List<Failure> reboots = state.failures().stream().filter(CountedBoots::isReboot).toList();
    Optional<String> wrong =
        reboots.stream()
            .filter(f -> !ids.add(String.valueOf(f.id())) || !truth.containsKey(f.id()))
            .findFirst()
            .map(f -> "it never booted so, or not again: " + f);
    return reboots.size() < truth.size() ? wrong : Optional.of("booted less often than it counts");
  }

  private static boolean isReboot(Failure failure) {
    return failure.kind() == FailureKind.REBOOT;
  }

  private static List<Failure> news(HostState before, HostState after) {
    Set<String> known = ids(before);
    return after.failures().stream().filter(f -> !known.contains(f.id())).toList();
  }

  /** What is filed is charged to the stint that was at its time. */
  private Optional<String> charged(HostState before, HostState after) {
    return news(before, after).stream()
        .filter(f -> !f.at().equals(startOf(after)))
        .filter(f -> f.stint() != stintAt(f.at(), after))
        .findFirst()
        .map(f -> "charged to another stint than " + stintAt(f.at(), after) + ": " + f);
  }

  private static @Nullable Instant startOf(HostState state) {
    return state.stint() == null ? null : state.stint().startedAt();
  }

  private long stintAt(Instant at, HostState after) {
    Stint stint = after.stint();
    if (stint != null && !at.isBefore(stint.startedAt())) {
      return stint.number();
    }
    Map.Entry<Instant, Long> entry = stints.floorEntry(at);
    return entry == null ? 0 : entry.getValue();
  }

  /** The present boot is filed at about the time at which it was. */
  private Optional<String> misplaced(HostState before, HostState after, Duration ahead) {
    return news(before, after).stream()
        .filter(f -> isReboot(f) && Objects.equals(f.id(), after.boots().current()))
        .filter(f -> {
          Instant at = Objects.requireNonNull(truth.get(f.id())).plus(ahead);
          return Duration.between(at, f.at()).abs().compareTo(CLOSE) > 0;
        })
        .findFirst()
        .map(f -> "booted at " + truth.get(f.id()) + ", " + ahead + " ahead, and not as in " + f);
  }

  /** Each counts that nobody has excused, and no other. */
  private Optional<String> counted(HostState state) {
    Instant from = state.orders().countFrom();
    return state.failures().stream()
        .filter(f -> {
          boolean mayNot = from != null && f.at().isBefore(from);
          boolean need = from == null || f.at().isAfter(from);
          boolean site = isReboot(f) && sites.stream().anyMatch(s -> s.covers(f.at()));
          boolean counts = policy.count().contains(f.kind()) && f.stint() > 0;
          return f.counted() ? !counts || mayNot : counts && need && !site;
        })
        .findFirst()
        .map(f -> "wrongly counted, or wrongly not: " + f + " in " + state);
  }

  private Optional<String> window(HostState state, Instant now) {
    Instant from = now.minus(policy.rebootWindow());
    int told = Picture.of(state, now, policy, 1).reboots();
    Stint stint = state.stint();
    long came =
        state.failures().stream()
            .filter(f -> f.counted() && stint != null && f.stint() == stint.number())
            .filter(f -> f.at().isAfter(from) && !f.at().isAfter(now))
            .count();
    return told == came ? Optional.empty() : Optional.of("it counts " + told + ", not " + came);
  }
}
