package dev.upshift.notifier.channel.telegram;

import static dev.upshift.notifier.channel.web.Markup.html;

import dev.upshift.notifier.decide.Announcement;
import dev.upshift.notifier.decide.Dispatch;
import dev.upshift.notifier.decide.Excerpt;
import dev.upshift.notifier.decide.Form;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import tools.jackson.databind.json.JsonMapper;

/**
 * The JSON for {@code sendMessage}: Telegram's HTML, every value escaped, within 4096 characters
 * after the tags are parsed.
 */
final class TelegramBody {
  static final int LIMIT = 4096;

  private static final int HEADLINE = 300;
  private static final int PART = 550;
  private static final Excerpt.Limits LIMITS =
      new Excerpt.Limits(HEADLINE, PART, t -> unmentioned(t).length());

  private static final JsonMapper JSON = JsonMapper.builder().build();

  private TelegramBody() {}

  static String of(String chat, Dispatch dispatch) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("chat_id", chat);
    if (dispatch.form() == Form.NATIVE) {
      body.put("text", markup(dispatch));
      body.put("parse_mode", "HTML");
    } else {
      String text = Excerpt.plain(dispatch, LIMIT, t -> unmentioned(t).length());
      body.put("text", unmentioned(text));
    }
    body.put("link_preview_options", Map.of("is_disabled", true));
    dispatch
        .thread()
        .filter(t -> t.matches("\\d{1,18}"))
        .ifPresent(t ->
            body.put(
                "reply_parameters",
                Map.of("message_id", Long.valueOf(t), "allow_sending_without_reply", true)));
    return JSON.writeValueAsString(body);
  }

  private static String markup(Dispatch dispatch) {
    Excerpt excerpt = Excerpt.of(dispatch.announcement(), LIMITS);
    Announcement announcement = excerpt.announcement();
    StringBuilder text = new StringBuilder();
    String headline = Dispatch.marked(announcement.headline(), dispatch.possibleRepeat());
    text.append(mark(announcement)).append(" <b>").append(safe(headline)).append("</b>");
    text.append("\n<b>Why:</b> ").append(safe(announcement.why()));
    if (!announcement.evidence().isEmpty()) {
      text.append("\n<b>Evidence:</b> ").append(safe(String.join("; ", announcement.evidence())));
    }
    text.append("\n<b>Next:</b> ").append(safe(announcement.next()));
    text.append("\n<b>Run:</b> ").append(commands(announcement));
    if (!announcement.earlier().isEmpty()) {
      text.append("\n<b>Earlier:</b> ").append(html(announcement.earlierIds()));
    }
    text.append("\n<i>")
        .append(html(announcement.at() + " · " + announcement.reference()))
        .append("</i>");
    if (excerpt.cut()) {
      text.append("\n<a href=\"").append(html(dispatch.fullText())).append("\">The full text</a>");
    }
    return text.toString();
  }

  private static String safe(String text) {
    return html(unmentioned(text));
  }

  /** A name after an @ notifies whoever has it, unless something unseen stands between. */
  private static String unmentioned(String text) {
    return text.replace("@", "@\u2060");
  }

  private static String commands(Announcement announcement) {
    return announcement.commands().stream()
        .map(c -> "<code>" + html(c) + "</code>")
        .collect(Collectors.joining(" or "));
  }

  private static String mark(Announcement announcement) {
    if (announcement.resolved()) {
      return "✅";
    }
    return switch (announcement.severity()) {
      case INFO -> "ℹ️";
      case WARNING -> "⚠️";
      case CRITICAL -> "🚨";
    };
  }
}
