package dev.upshift.notifier.decide;

import dev.upshift.protocol.Severity;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Several announcements about one host as one: the latest, with the ids of those before it. */
public final class Folding {
  /** What stands between two ids. */
  public static final String SEPARATOR = ", ";

  private Folding() {}

  /** How much room an announcement's id takes beside others, where characters count as bytes. */
  public static int room(Announcement announcement) {
    return announcement.reference().codePoints().map(Folding::bytes).sum() + SEPARATOR.length();
  }

  /** In UTF-8. */
  private static int bytes(int character) {
    return character < 0x80 ? 1 : character < 0x800 ? 2 : character < 0x10000 ? 3 : 4;
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
    List<Announcement> firing = last.resolved() ? firing(announcements) : List.of();
    return new Announcement(
        last.eventId(),
        last.reference(),
        last.subject(),
        last.reason(),
        firing.stream().map(Announcement::severity).reduce(worst.severity(), Folding::worse),
        last.resolved() && firing.isEmpty(),
        last.at(),
        last.headline() + after(earlier.size()) + still(firing),
        last.why(),
        last.evidence(),
        last.next(),
        last.commands(),
        last.concerns(),
        earlier,
        last.picture(),
        last.formerSeverity());
  }

  /** The alerts among them that none of them ends: the end of another one is no good end of all. */
  private static List<Announcement> firing(List<Announcement> announcements) {
    Map<String, Announcement> firing = new LinkedHashMap<>();
    for (Announcement one : announcements) {
      if (one.resolved()) {
        firing.remove(one.reason());
      } else if (one.ofAlert()) {
        firing.put(one.reason(), one);
      }
    }
    return List.copyOf(firing.values());
  }

  private static Severity worse(Severity one, Severity other) {
    return one.compareTo(other) > 0 ? one : other;
  }

  private static String after(int earlier) {
    return ", after " + earlier + " earlier change" + (earlier == 1 ? "" : "s");
  }

  private static String still(List<Announcement> firing) {
    return firing.isEmpty()
        ? ""
        : "; still firing: "
            + firing.stream().map(Announcement::reason).collect(Collectors.joining(", "));
  }
}
