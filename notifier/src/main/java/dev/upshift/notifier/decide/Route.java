package dev.upshift.notifier.decide;

import dev.upshift.protocol.Severity;
import java.util.List;

/** Which announcements a channel is told: from a severity on, and not of its own trouble. */
public record Route(String channel, Severity minimumSeverity) {
  /** The channels that are told. */
  public static List<String> channels(List<Route> routes, Announcement announcement) {
    return routes.stream().filter(r -> r.takes(announcement)).map(Route::channel).toList();
  }

  private boolean takes(Announcement announcement) {
    return announcement.severity().compareTo(minimumSeverity) >= 0
        && !channel.equals(announcement.concerns());
  }
}
