package dev.upshift.notifier.channel.ntfy;

import dev.upshift.notifier.channel.web.Markup;
import dev.upshift.notifier.decide.Announcement;
import dev.upshift.notifier.decide.Dispatch;
import dev.upshift.notifier.decide.Excerpt;
import dev.upshift.notifier.decide.Form;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/**
 * The JSON of an ntfy message. Its text has at most 4096 bytes, since a longer one becomes an
 * attachment, and all of it at most twice as many; a tap opens the full text where it was cut.
 */
final class NtfyBody {
  static final int MESSAGE_BYTES = 4096;

  /** Ids and links beside it take no more than what is left. */
  private static final Excerpt.Limits LIMITS =
      new Excerpt.Limits(220, 650, t -> Math.max(Markup.bytes(t), Markup.jsonBytes(t) * 2 / 3));

  private static final JsonMapper JSON = JsonMapper.builder().build();

  private NtfyBody() {}

  static String of(String topic, Dispatch dispatch) {
    Excerpt excerpt = Excerpt.of(dispatch.announcement(), LIMITS);
    Announcement announcement = excerpt.announcement();
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("topic", topic);
    body.put("title", Dispatch.marked(announcement.headline(), dispatch.possibleRepeat()));
    body.put("message", message(announcement));
    if (dispatch.form() == Form.NATIVE) {
      body.put("priority", priority(announcement));
      body.put("tags", List.of(tag(announcement)));
    }
    if (excerpt.cut()) {
      body.put("click", dispatch.fullText());
    }
    return JSON.writeValueAsString(body);
  }

  private static String message(Announcement announcement) {
    StringBuilder text = new StringBuilder("Why: ").append(announcement.why());
    if (!announcement.evidence().isEmpty()) {
      text.append("\nEvidence: ").append(String.join("; ", announcement.evidence()));
    }
    text.append("\nNext: ").append(announcement.next());
    announcement.commands().forEach(c -> text.append("\nRun: ").append(c));
    if (!announcement.earlier().isEmpty()) {
      text.append("\nEarlier: ").append(announcement.earlierIds());
    }
    return text.append("\n")
        .append(announcement.at())
        .append(" · ")
        .append(announcement.reference())
        .toString();
  }

  private static int priority(Announcement announcement) {
    if (announcement.resolved()) {
      return 3;
    }
    return switch (announcement.severity()) {
      case INFO -> 3;
      case WARNING -> 4;
      case CRITICAL -> 5;
    };
  }

  private static String tag(Announcement announcement) {
    if (announcement.resolved()) {
      return "white_check_mark";
    }
    return switch (announcement.severity()) {
      case INFO -> "information_source";
      case WARNING -> "warning";
      case CRITICAL -> "rotating_light";
    };
  }
}
