package dev.upshift.notifier.channel.teams;

import dev.upshift.notifier.channel.web.Markup;
import dev.upshift.notifier.decide.Announcement;
import dev.upshift.notifier.decide.Dispatch;
import dev.upshift.notifier.decide.Excerpt;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/**
 * The JSON of a Teams message with one Adaptive Card, never more than 20 kB: Teams takes 28 kB, and
 * the workflow was seen to make a request larger on its way there.
 */
final class TeamsCard {
  static final int LIMIT_BYTES = 20_000;

  private static final Excerpt.Limits LIMITS =
      new Excerpt.Limits(1000, 2800, t -> Markup.jsonBytes(safe(t)));
  private static final int PLAIN_BYTES = 16_000;

  private static final JsonMapper JSON = JsonMapper.builder().build();

  private TeamsCard() {}

  static String of(Dispatch dispatch) {
    Map<String, Object> card = new LinkedHashMap<>();
    card.put("$schema", "http://adaptivecards.io/schemas/adaptive-card.json");
    card.put("type", "AdaptiveCard");
    card.put("version", "1.4");
    card.put("msteams", Map.of("width", "Full"));
    switch (dispatch.form()) {
      case NATIVE -> layOut(card, dispatch);
      case PLAIN -> card.put("body", List.of(text(plain(dispatch))));
    }
    return JSON.writeValueAsString(
        Map.of(
            "type",
            "message",
            "attachments",
            List.of(
                Map.of(
                    "contentType", "application/vnd.microsoft.card.adaptive", "content", card))));
  }

  private static String plain(Dispatch dispatch) {
    return Excerpt.plain(dispatch, PLAIN_BYTES, t -> Markup.jsonBytes(safe(t)));
  }

  private static void layOut(Map<String, Object> card, Dispatch dispatch) {
    Excerpt excerpt = Excerpt.of(dispatch.announcement(), LIMITS);
    Announcement announcement = excerpt.announcement();
    List<Object> body = new ArrayList<>();
    Map<String, Object> headline =
        text(Dispatch.marked(announcement.headline(), dispatch.possibleRepeat()));
    headline.put("size", "Medium");
    headline.put("weight", "Bolder");
    headline.put("color", color(announcement));
    body.add(headline);
    body.add(Map.of("type", "FactSet", "facts", facts(announcement)));
    for (String command : announcement.commands()) {
      Map<String, Object> line = text(command);
      line.put("fontType", "Monospace");
      body.add(line);
    }
    Map<String, Object> footer = text(announcement.at() + " · " + announcement.reference());
    footer.put("isSubtle", true);
    footer.put("size", "Small");
    body.add(footer);
    card.put("body", body);
    if (excerpt.cut()) {
      String link = dispatch.fullText();
      card.put(
          "actions", List.of(Map.of("type", "Action.OpenUrl", "title", "Full text", "url", link)));
    }
  }

  private static List<Map<String, Object>> facts(Announcement announcement) {
    List<Map<String, Object>> facts = new ArrayList<>();
    facts.add(fact("Why", announcement.why()));
    if (!announcement.evidence().isEmpty()) {
      facts.add(fact("Evidence", String.join("; ", announcement.evidence())));
    }
    facts.add(fact("Next", announcement.next()));
    if (!announcement.earlier().isEmpty()) {
      facts.add(fact("Earlier", announcement.earlierIds()));
    }
    return facts;
  }

  private static Map<String, Object> fact(String title, String value) {
    return Map.of("title", title, "value", safe(value));
  }

  private static Map<String, Object> text(String text) {
    Map<String, Object> block = new LinkedHashMap<>();
    block.put("type", "TextBlock");
    block.put("text", safe(text));
    block.put("wrap", true);
    return block;
  }

  private static String color(Announcement announcement) {
    if (announcement.resolved()) {
      return "Good";
    }
    return switch (announcement.severity()) {
      case INFO -> "Accent";
      case WARNING -> "Warning";
      case CRITICAL -> "Attention";
    };
  }

  /** Text that has no meaning as Markdown, which text blocks understand a part of. */
  private static String safe(String text) {
    return text.replaceAll("([\\\\*_\\[\\]])", "\\\\$1");
  }
}
