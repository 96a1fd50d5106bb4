package dev.upshift.notifier.decide;

import dev.upshift.protocol.Severity;
import java.util.List;
import java.util.Map;

/**
 * Which announcements a channel is told: from a severity on, of some hosts or all, for some reasons
 * or any, and not of its own trouble.
 *
 * @param hosts the hosts told of; all, and the fleet, where empty
 * @param reasons the decisions' reasons and alerts' names told of; any where empty
 * @param labels what a host must have said of itself; any where empty
 */
public record Route(
    String channel,
    Severity minimumSeverity,
    List<String> hosts,
    List<String> reasons,
    Map<String, String> labels) {
  public Route {
    hosts = List.copyOf(hosts);
    reasons = List.copyOf(reasons);
    labels = Map.copyOf(labels);
  }

  /** One that asks for no labels. */
  public Route(String channel, Severity minimumSeverity, List<String> hosts, List<String> reasons) {
    this(channel, minimumSeverity, hosts, reasons, Map.of());
  }

  /** One that takes everything from a severity on. */
  public Route(String channel, Severity minimumSeverity) {
    this(channel, minimumSeverity, List.of(), List.of());
  }

  /** The channels that are told of a host without labels, or of the fleet. */
  public static List<String> channels(List<Route> routes, Announcement announcement) {
    return channels(routes, announcement, Map.of());
  }

  /**
   * The channels that are told. Where no route takes a channel's trouble, all the others are told
   * of it: nobody would know.
   */
  public static List<String> channels(
      List<Route> routes, Announcement announcement, Map<String, String> labelled) {
    List<String> chosen =
        routes.stream().filter(r -> r.takes(announcement, labelled)).map(Route::channel).toList();
    String concerns = announcement.concerns();
    return chosen.isEmpty() && concerns != null
        ? routes.stream().map(Route::channel).filter(c -> !c.equals(concerns)).toList()
        : chosen;
  }

  private boolean takes(Announcement announcement, Map<String, String> labelled) {
    return announcement.severity().compareTo(minimumSeverity) >= 0
        && (hosts.isEmpty() || hosts.contains(announcement.subject()))
        && (reasons.isEmpty() || reasons.contains(announcement.reason()))
        && labelled.entrySet().containsAll(labels.entrySet())
        && !channel.equals(announcement.concerns());
  }
}
