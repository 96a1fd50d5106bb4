package dev.upshift.brain.decision.fleet;

import dev.upshift.brain.decision.HostState;
import dev.upshift.brain.decision.Input;
import dev.upshift.brain.decision.Learned;
import dev.upshift.brain.decision.Policy;
import dev.upshift.brain.learning.ClassPool;
import dev.upshift.brain.learning.ClassPrior;
import dev.upshift.brain.learning.FailureRate;
import dev.upshift.brain.learning.Learning;
import dev.upshift.protocol.HostId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiPredicate;
import java.util.function.Function;

/**
 * What the hosts of one class have shown together, for each of them. Hosts are of one class where
 * they have the same label {@code class}, or without one, the same fingerprint, and the same ladder
 * of definitions. A host is told only what has changed enough to matter, and nothing before
 * progress was measured on one of them.
 */
public final class ClassLearning {
  private static final String LABEL = "class";

  /** What has changed by a smaller share is no news. */
  private static final double NEWS = 0.1;

  private ClassLearning() {}

  /** The hosts that are to be told what the others have shown, and what. */
  public static List<Move> news(
      Collection<HostState> hosts, Instant now, Function<HostId, Policy> policies) {
    Map<String, List<HostState>> classes = new TreeMap<>();
    hosts.stream()
        .filter(h -> h.mode() != null && h.held() == null && h.completedAt() == null)
        .filter(h -> policies.apply(h.host()).learning())
        .forEach(h -> classes.computeIfAbsent(classOf(h), _ -> new ArrayList<>()).add(h));
    List<Move> moves = new ArrayList<>();
    classes.values().forEach(alike -> moves.addAll(told(alike, now, policies)));
    return moves;
  }

  private static String classOf(HostState host) {
    String label = host.labels().get(LABEL);
    List<String> modes =
        host.ladder().stream()
            .map(rung -> label == null ? rung.mode() + " " + rung.definitionHash() : rung.mode())
            .toList();
    return (label == null ? "of " + host.fingerprint() : "class " + label) + " with " + modes;
  }

  private static List<Move> told(
      List<HostState> alike, Instant now, Function<HostId, Policy> policies) {
    List<Learning> shown =
        alike.stream().map(host -> Learned.shown(host, now, policies.apply(host.host()))).toList();
    if (alike.size() < 2 || shown.stream().noneMatch(ClassLearning::isMeasured)) {
      return List.of();
    }
    ClassPool pool = ClassPool.of(shown);
    List<Move> moves = new ArrayList<>();
    for (int i = 0; i < shown.size(); i++) {
      ClassPrior prior = pool.without(shown.get(i));
      if (isNews(shown.get(i).prior(), prior)) {
        moves.add(new Move(alike.get(i).host(), new Input.PriorLearned(prior)));
      }
    }
    return moves;
  }

  private static boolean isMeasured(Learning shown) {
    return shown.modes().values().stream().anyMatch(e -> e.ratePerHour() != null);
  }

  private static boolean isNews(ClassPrior told, ClassPrior now) {
    return differ(told.rates(), now.rates(), ClassLearning::differ)
        || differ(told.ratios(), now.ratios(), ClassLearning::differ)
        || differ(told.cost().downEach(), now.cost().downEach())
        || differ(told.cost().lostEach(), now.cost().lostEach());
  }

  private static <V> boolean differ(
      Map<String, V> told, Map<String, V> now, BiPredicate<V, V> differ) {
    return !told.keySet().equals(now.keySet())
        || now.entrySet().stream()
            .anyMatch(e -> {
              V before = told.get(e.getKey());
              return before == null || differ.test(before, e.getValue());
            });
  }

  private static boolean differ(FailureRate told, FailureRate now) {
    return differ(told.mean(), now.mean()) || differ(told.failures(), now.failures());
  }

  private static boolean differ(double told, double now) {
    return Math.abs(told - now) > NEWS * Math.max(Math.abs(told), Math.abs(now));
  }
}
