package dev.upshift.notifier.decide;

/** Cuts text to a limit of characters and shows that it did. */
public final class Shortening {
  private static final String MARK = "…";

  private Shortening() {}

  /** At most {@code limit} characters, never half of a surrogate pair. */
  public static String to(int limit, String text) {
    if (text.length() <= limit) {
      return text;
    }
    int end = limit - MARK.length();
    if (Character.isHighSurrogate(text.charAt(end - 1))) {
      end--;
    }
    return text.substring(0, end) + MARK;
  }
}
