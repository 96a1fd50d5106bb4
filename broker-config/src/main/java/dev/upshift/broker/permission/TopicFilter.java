package dev.upshift.broker.permission;

import java.util.Arrays;
import java.util.List;

/** An MQTT topic filter that can say whether it covers a topic name or a narrower filter. */
public record TopicFilter(String text, List<String> levels) {
  public TopicFilter {
    levels = List.copyOf(levels);
  }

  public static TopicFilter of(String text) {
    return new TopicFilter(text, split(text));
  }

  /** Whether everything that the requested name or filter can match is matched by this filter. */
  public boolean covers(String requested) {
    List<String> wanted = split(requested);
    for (int i = 0; i < levels.size(); i++) {
      String own = levels.get(i);
      if (own.equals("#")) {
        return true;
      }
      if (i == wanted.size() || !coversLevel(own, wanted.get(i))) {
        return false;
      }
    }
    return levels.size() == wanted.size();
  }

  private static boolean coversLevel(String own, String wanted) {
    return own.equals("+") ? !wanted.equals("#") : own.equals(wanted);
  }

  private static List<String> split(String text) {
    return Arrays.asList(text.split("/", -1));
  }

  @Override
  public String toString() {
    return text;
  }
}
