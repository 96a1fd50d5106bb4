package dev.upshift.notifier.channel.webhook;

import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * Why a text is no JSON, and where.
 *
 * @param near the text around the place
 */
record Mistake(String what, int line, int column, String near) {
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();

  private static final int AROUND = 40;

  /** The first mistake; empty where it is JSON. */
  static Optional<Mistake> in(String text) {
    if (text.isBlank()) {
      return Optional.of(new Mistake("nothing at all", 1, 1, text));
    }
    try {
      JSON.readTree(text);
      return Optional.empty();
    } catch (JacksonException e) {
      int line = Math.max(1, e.getLocation().getLineNr());
      int column = Math.max(1, e.getLocation().getColumnNr());
      return Optional.of(
          new Mistake(words(e.getOriginalMessage()), line, column, near(text, line, column)));
    }
  }

  /** Without the places that the parser knows in its own terms only. */
  private static String words(String message) {
    return message.replaceAll("\\p{Cntrl}+", " ").replaceAll(" \\(start marker at .*", "");
  }

  private static String near(String text, int line, int column) {
    String wrong = text.lines().skip(line - 1L).findFirst().orElse("");
    int end = Math.min(wrong.length(), column + AROUND);
    return wrong.substring(Math.clamp(column - AROUND, 0, end), end);
  }

  /** In one line: line and column, what is wrong there, and the place itself. */
  String text() {
    return "line "
        + line
        + ", column "
        + column
        + " of \""
        + near.replaceAll("\\p{Cntrl}", " ")
        + "\": "
        + what
        + ".";
  }
}
