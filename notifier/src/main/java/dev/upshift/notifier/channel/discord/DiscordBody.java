package dev.upshift.notifier.channel.discord;

import dev.upshift.notifier.decide.Announcement;
import dev.upshift.notifier.decide.Dispatch;
import dev.upshift.notifier.decide.Excerpt;
import dev.upshift.notifier.decide.Shortening;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import tools.jackson.databind.json.JsonMapper;

/**
 * The JSON of a Discord message: one embed within Discord's limits (title 256 characters, a field's
 * value 1024, the embed 6000, plain content 2000). Nobody is ever mentioned.
 */
final class DiscordBody {
  static final int TITLE_LIMIT = 256;
  static final int VALUE_LIMIT = 1024;
  static final int CONTENT_LIMIT = 2000;

  private static final Excerpt.Limits LIMITS =
      new Excerpt.Limits(
          TITLE_LIMIT - Announcement.POSSIBLE_REPEAT.length() - 1,
          VALUE_LIMIT - 224,
          t -> safe(t).length());

  private static final JsonMapper JSON = JsonMapper.builder().build();

  private DiscordBody() {}

  static String of(Dispatch dispatch) {
    Map<String, Object> body = new LinkedHashMap<>();
    switch (dispatch.form()) {
      case NATIVE -> body.put("embeds", List.of(embed(dispatch)));
      case PLAIN -> body.put("content", Excerpt.plain(dispatch, CONTENT_LIMIT, String::length));
    }
    body.put("allowed_mentions", Map.of("parse", List.of()));
    return JSON.writeValueAsString(body);
  }

  private static Map<String, Object> embed(Dispatch dispatch) {
    Excerpt excerpt = Excerpt.of(dispatch.announcement(), LIMITS);
    Announcement announcement = excerpt.announcement();
    Map<String, Object> embed = new LinkedHashMap<>();
    embed.put("title", Dispatch.marked(safe(announcement.headline()), dispatch.possibleRepeat()));
    embed.put("color", color(announcement));
    embed.put("timestamp", announcement.at().toString());
    embed.put("fields", fields(dispatch, excerpt));
    embed.put("footer", Map.of("text", announcement.reference()));
    return embed;
  }

  private static List<Map<String, Object>> fields(Dispatch dispatch, Excerpt excerpt) {
    Announcement announcement = excerpt.announcement();
    List<Map<String, Object>> fields = new ArrayList<>();
    fields.add(field("Why", safe(announcement.why())));
    if (!announcement.evidence().isEmpty()) {
      fields.add(field("Evidence", safe(String.join("; ", announcement.evidence()))));
    }
    fields.add(field("Next", safe(announcement.next())));
    fields.add(field("Run", commands(announcement)));
    if (!announcement.earlier().isEmpty()) {
      fields.add(field("Earlier", announcement.earlierIds()));
    }
    if (excerpt.cut()) {
      String link = dispatch.fullText();
      fields.add(field("Full text", Shortening.to(VALUE_LIMIT, link)));
    }
    return fields;
  }

  /** A field must not be empty. */
  private static Map<String, Object> field(String name, String value) {
    return Map.of("name", name, "value", value.isBlank() ? "-" : value);
  }

  private static String commands(Announcement announcement) {
    return announcement.commands().stream()
        .map(c -> "`" + c.replace('`', '\'') + "`")
        .collect(Collectors.joining(" or "));
  }

  private static int color(Announcement announcement) {
    if (announcement.resolved()) {
      return 0x2E7D32;
    }
    return switch (announcement.severity()) {
      case INFO -> 0x1565C0;
      case WARNING -> 0xF9A825;
      case CRITICAL -> 0xC62828;
    };
  }

  /** Text that has no meaning as Discord's Markdown. */
  private static String safe(String text) {
    return text.replaceAll("(?m)([\\\\*_~`|\\[\\]<]|^[>#-])", "\\\\$1");
  }
}
