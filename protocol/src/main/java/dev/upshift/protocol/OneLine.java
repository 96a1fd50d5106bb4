package dev.upshift.protocol;

/** Text of others as one line, which nothing in it can break, forge or turn round. */
public final class OneLine {
  private OneLine() {}

  /** The text with a space for what would break the line, turn it round or be no text at all. */
  public static String of(String text) {
    StringBuilder line = new StringBuilder(text.length());
    text.codePoints().map(OneLine::printable).forEach(line::appendCodePoint);
    return line.toString();
  }

  private static int printable(int character) {
    return switch (Character.getType(character)) {
      case Character.CONTROL,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.SURROGATE ->
          ' ';
      case Character.FORMAT -> isDirection(character) ? ' ' : character;
      default -> character;
    };
  }

  private static boolean isDirection(int character) {
    return (character >= 0x202A && character <= 0x202E)
        || (character >= 0x2066 && character <= 0x2069);
  }
}
