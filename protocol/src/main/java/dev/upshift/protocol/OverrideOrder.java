package dev.upshift.protocol;

import org.jspecify.annotations.Nullable;

/**
 * A person's order, from {@code override/{property}/set}: a plain word or JSON. Who gives it and
 * why end up in lines of history and in messages: they are one line of at most {@value
 * #LONGEST_TEXT} characters, whatever came.
 *
 * @param ttlSeconds how long it holds; null: until released
 * @param by who gives it; null where nobody says
 * @param why for those who read of it; null where nobody says
 */
public record OverrideOrder(
    String value, @Nullable Long ttlSeconds, @Nullable String by, @Nullable String why)
    implements Message {
  /** The most characters of {@code by} and {@code why}; what is longer is cut. */
  public static final int LONGEST_TEXT = 256;

  public OverrideOrder {
    by = line(by);
    why = line(why);
  }

  public static OverrideOrder word(String value) {
    return new OverrideOrder(value, null, null, null);
  }

  /** Who gave an order, and why, as the end of a sentence; empty where nobody says. */
  public static String signature(@Nullable String by, @Nullable String why) {
    String person = by == null ? "" : ", by " + by;
    return why == null ? person : person + ": " + why;
  }

  private static @Nullable String line(@Nullable String text) {
    if (text == null) {
      return null;
    }
    String stripped = OneLine.of(text).strip();
    return stripped.isEmpty() ? null : shortened(stripped);
  }

  private static String shortened(String text) {
    int most = LONGEST_TEXT - 1;
    if (text.length() <= LONGEST_TEXT) {
      return text;
    }
    return text.substring(0, Character.isHighSurrogate(text.charAt(most - 1)) ? most - 1 : most)
        + "…";
  }
}
