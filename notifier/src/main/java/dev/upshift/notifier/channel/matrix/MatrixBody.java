package dev.upshift.notifier.channel.matrix;

import static dev.upshift.notifier.channel.web.Markup.html;

import dev.upshift.notifier.channel.web.Markup;
import dev.upshift.notifier.decide.Announcement;
import dev.upshift.notifier.decide.Dispatch;
import dev.upshift.notifier.decide.Excerpt;
import dev.upshift.notifier.decide.Form;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import tools.jackson.databind.json.JsonMapper;

/**
 * The content of an {@code m.room.message}: text, and HTML for what shows it, together well below
 * the 65,536 bytes that an event may have.
 */
final class MatrixBody {
  static final int LIMIT_BYTES = 60_000;

  private static final Excerpt.Limits LIMITS =
      new Excerpt.Limits(1000, 4000, t -> Markup.jsonBytes(html(t)));

  private static final JsonMapper JSON = JsonMapper.builder().build();

  private MatrixBody() {}

  static String of(Dispatch dispatch) {
    Excerpt excerpt = Excerpt.of(dispatch.announcement(), LIMITS);
    Map<String, Object> content = new LinkedHashMap<>();
    content.put("msgtype", "m.text");
    content.put("body", text(dispatch, excerpt));
    if (dispatch.form() == Form.NATIVE) {
      content.put("format", "org.matrix.custom.html");
      content.put("formatted_body", markup(dispatch, excerpt));
    }
    content.put("m.mentions", Map.of());
    dispatch
        .thread()
        .ifPresent(root ->
            content.put(
                "m.relates_to",
                Map.of(
                    "rel_type",
                    "m.thread",
                    "event_id",
                    root,
                    "is_falling_back",
                    true,
                    "m.in_reply_to",
                    Map.of("event_id", root))));
    return JSON.writeValueAsString(content);
  }

  private static String text(Dispatch dispatch, Excerpt excerpt) {
    String text = excerpt.announcement().plainText(dispatch.possibleRepeat());
    return excerpt.cut() ? text + "\nThe full text: " + dispatch.fullText() : text;
  }

  private static String markup(Dispatch dispatch, Excerpt excerpt) {
    Announcement announcement = excerpt.announcement();
    String headline = Dispatch.marked(announcement.headline(), dispatch.possibleRepeat());
    StringBuilder markup = new StringBuilder();
    markup.append("<strong>").append(html(headline)).append("</strong><ul>");
    item(markup, "Why", html(announcement.why()));
    if (!announcement.evidence().isEmpty()) {
      item(markup, "Evidence", html(String.join("; ", announcement.evidence())));
    }
    item(markup, "Next", html(announcement.next()));
    item(markup, "Run", commands(announcement.commands()));
    if (!announcement.earlier().isEmpty()) {
      item(markup, "Earlier", html(announcement.earlierIds()));
    }
    markup
        .append("</ul><em>")
        .append(html(announcement.at() + " · " + announcement.reference()))
        .append("</em>");
    if (excerpt.cut()) {
      markup
          .append("<br><a href=\"")
          .append(html(dispatch.fullText()))
          .append("\">The full text</a>");
    }
    return markup.toString();
  }

  private static void item(StringBuilder markup, String name, String value) {
    markup.append("<li><strong>").append(name).append(":</strong> ").append(value).append("</li>");
  }

  private static String commands(List<String> commands) {
    return commands.stream()
        .map(c -> "<code>" + html(c) + "</code>")
        .collect(Collectors.joining(" or "));
  }
}
