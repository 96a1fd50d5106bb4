package dev.upshift.brain.app;

import dev.upshift.brain.decision.HostState;
import dev.upshift.brain.decision.Policy;
import dev.upshift.brain.decision.fleet.FleetRules;
import dev.upshift.protocol.HostId;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
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

  private static boolean isOnline(HostState host) {
    return host.contact().lastHeardAt() != null && host.contact().unknownSince() == null;
  }

  private static String count(Collection<HostState> hosts, Predicate<HostState> which) {
    return Long.toString(hosts.stream().filter(which).count());
  }
}
