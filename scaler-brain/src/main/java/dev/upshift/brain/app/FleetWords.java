package dev.upshift.brain.app;

import dev.upshift.brain.decision.HostState;
import dev.upshift.brain.decision.Policy;
import dev.upshift.brain.decision.fleet.FleetRules;
import dev.upshift.protocol.HostId;
import dev.upshift.protocol.Notice;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Predicate;

/** What phones and dashboards show of the whole fleet. */
final class FleetWords {
  private FleetWords() {}

  static Map<String, String> of(
      Collection<HostState> hosts, Instant now, Function<HostId, Policy> policies) {
    Map<String, String> words = new LinkedHashMap<>();
    words.put("hosts", count(hosts, _ -> true));
    words.put("online", count(hosts, FleetWords::isOnline));
    words.put("new-in-mode", count(hosts, h -> FleetRules.hasPlace(h, now, policies)));
    words.put("waiting", count(hosts, FleetRules::isWaiting));
    words.put("completed", count(hosts, h -> h.completedAt() != null));
    words.put("alerts", count(hosts, h -> !h.firing().isEmpty()));
    return words;
  }

  /** What the hosts that have a price cost together; nothing where none has one. */
  static Map<String, String> costs(List<Notice.Cost> costs) {
    List<Double> saved = costs.stream().map(Notice.Cost::saved).filter(Objects::nonNull).toList();
    return costs.isEmpty()
        ? Map.of()
        : StatusWords.cost(
            new Notice.Cost(
                costs.stream().mapToDouble(Notice.Cost::perHour).sum(),
                costs.stream().mapToDouble(Notice.Cost::soFar).sum(),
                null,
                saved.isEmpty() ? null : saved.stream().mapToDouble(Double::doubleValue).sum()));
  }

  private static boolean isOnline(HostState host) {
    return host.contact().lastHeardAt() != null && host.contact().unknownSince() == null;
  }

  private static String count(Collection<HostState> hosts, Predicate<HostState> which) {
    return Long.toString(hosts.stream().filter(which).count());
  }
}
