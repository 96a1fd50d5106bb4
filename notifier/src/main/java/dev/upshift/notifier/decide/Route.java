package dev.upshift.notifier.decide;

import dev.upshift.protocol.Severity;
import java.util.List;

/**
 * Which announcements a channel is told: from a severity on, of some hosts or all, for some reasons
 * or any, and not of its own trouble.
 *
 * @param hosts the hosts told of; all, and the fleet, where empty
 * @param reasons the decisions' reasons and alerts' names told of; any where empty
 */
public record Route(
    String channel, Severity minimumSeverity, List<String> hosts, List<String> reasons) {
  public Route {
    hosts = List.copyOf(hosts);
    reasons = List.copyOf(reasons);
  }

  /** One that takes everything from a severity on. */
  public Route(String channel, Severity minimumSeverity) {
    this(channel, minimumSeverity, List.of(), List.of());
  }

  /** The channels that are told. */
  public static List<String> channels(List<Route> routes, Announcement announcement) {
    return routes.stream().filter(r -> r.takes(announcement)).map(Route::channel).toList();
  }

  private boolean takes(Announcement announcement) {
    return announcement.severity().compareTo(minimumSeverity) >= 0
        && (hosts.isEmpty() || hosts.contains(announcement.subject()))
        && (reasons.isEmpty() || reasons.contains(announcement.reason()))
        && !channel.equals(announcement.concerns());
  }
}
