package dev.upshift.notifier.decide;

import java.util.ArrayList;
import java.util.List;

/** Several announcements about one host as one: the latest, with the ids of those before it. */
public final class Folding {
  /** What stands between two ids. */
  public static final String SEPARATOR = ", ";

  private Folding() {}

  /** How much room an announcement's id takes beside others. */
  public static int room(Announcement announcement) {
    return announcement.reference().length() + SEPARATOR.length();
  }

  /**
   * Folds.
   *
   * @param announcements in the order in which they happened, at least one
   */
  public static Announcement of(List<Announcement> announcements) {
    Announcement last = announcements.getLast();
    if (announcements.size() == 1) {
      return last;
    }
    List<String> earlier = new ArrayList<>();
    Announcement worst = last;
    for (Announcement one : announcements.subList(0, announcements.size() - 1)) {
      earlier.add(one.reference());
      boolean worse = one.severity().compareTo(worst.severity()) > 0;
      worst = worse && !last.resolved() ? one : worst;
    }
    return new Announcement(
        last.eventId(),
        last.reference(),
        last.subject(),
        last.reason(),
        worst.severity(),
        last.resolved(),
        last.at(),
        last.headline() + ", after " + earlier.size() + " earlier changes",
        last.why(),
        last.evidence(),
        last.next(),
        last.commands(),
        last.concerns(),
        earlier,
        last.picture());
  }
}
