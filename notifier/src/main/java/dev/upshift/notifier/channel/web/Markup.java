package dev.upshift.notifier.channel.web;

import java.nio.charset.StandardCharsets;
import tools.jackson.databind.json.JsonMapper;

/** Text as it is written inside HTML and JSON. */
public final class Markup {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private Markup() {}

  /** Text that has no meaning as HTML, in an element or an attribute. */
  public static String html(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }

  /** Text as the inside of a JSON string. */
  public static String jsonText(String text) {
    String quoted = JSON.writeValueAsString(text);
    return quoted.substring(1, quoted.length() - 1);
  }

  public static int bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }

  /** How many bytes the text takes in a JSON document. */
  public static int jsonBytes(String text) {
    return bytes(jsonText(text));
  }
}
