package dev.upshift.notifier.channel.slack;

import dev.upshift.notifier.decide.Announcement;
import dev.upshift.notifier.decide.Dispatch;
import dev.upshift.notifier.decide.Excerpt;
import dev.upshift.notifier.decide.Folding;
import dev.upshift.notifier.decide.Shortening;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * The JSON of a message for an incoming webhook: blocks for Slack and a text for what cannot show
 * them, each within Slack's limits (header 150 characters, section 3000).
 */
final class SlackBody {
  static final int HEADER_LIMIT = 150;
  static final int SECTION_LIMIT = 3000;

  private static final Excerpt.Limits LIMITS =
      new Excerpt.Limits(HEADER_LIMIT - 22, SECTION_LIMIT - 200, t -> escaped(t).length());

  /** An underscore within a word, as names have them, is none to Slack. */
  private static final Pattern EMPHASIS = Pattern.compile("(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])");

  private static final JsonMapper JSON = JsonMapper.builder().build();

  private SlackBody() {}

  static String of(Dispatch dispatch) {
    Announcement whole = dispatch.announcement();
    int room = SECTION_LIMIT + whole.earlierIds().length();
    String text = escaped(Excerpt.plain(dispatch, room, t -> escaped(t).length()));
    return JSON.writeValueAsString(
        switch (dispatch.form()) {
          case NATIVE -> Map.of("text", text, "blocks", blocks(dispatch));
          case PLAIN -> Map.of("text", text);
        });
  }

  /** The same for {@code chat.postMessage}: to a conversation, in the thread of the first. */
  static String of(String conversation, Dispatch dispatch) {
    ObjectNode body = (ObjectNode) JSON.readTree(of(dispatch));
    body.put("channel", conversation);
    dispatch
        .thread()
        .filter(t -> t.matches("\\d{1,12}\\.\\d{1,9}"))
        .ifPresent(t -> {
          body.put("thread_ts", t);
          body.put("reply_broadcast", dispatch.announcement().resolved());
        });
    body.put("unfurl_links", false);
    return JSON.writeValueAsString(body);
  }

  private static List<Map<String, Object>> blocks(Dispatch dispatch) {
    Excerpt excerpt = Excerpt.of(dispatch.announcement(), LIMITS);
    Announcement announcement = excerpt.announcement();
    List<Map<String, Object>> blocks = new ArrayList<>();
    blocks.add(header(dispatch.announcement(), dispatch.possibleRepeat()));
    blocks.add(section("*Why:* " + safe(announcement.why())));
    if (!announcement.evidence().isEmpty()) {
      blocks.add(section("*Evidence:* " + safe(String.join("; ", announcement.evidence()))));
    }
    blocks.add(section("*Next:* " + safe(announcement.next())));
    blocks.add(section("*Run:* " + commands(announcement)));
    earlier(announcement).forEach(blocks::add);
    blocks.add(context(announcement.at() + " · " + safe(announcement.reference())));
    if (excerpt.cut()) {
      blocks.add(context("<" + escaped(dispatch.fullText()) + "|the full text>"));
    }
    return blocks;
  }

  /** As many sections as the ids need. */
  private static List<Map<String, Object>> earlier(Announcement announcement) {
    List<Map<String, Object>> sections = new ArrayList<>();
    StringBuilder ids = new StringBuilder();
    for (String id : announcement.earlier()) {
      if (!ids.isEmpty() && safe(ids + id).length() > SECTION_LIMIT - 200) {
        sections.add(section("*Earlier:* " + safe(ids.toString())));
        ids.setLength(0);
      }
      ids.append(ids.isEmpty() ? "" : Folding.SEPARATOR).append(id);
    }
    if (!ids.isEmpty()) {
      sections.add(section("*Earlier:* " + safe(ids.toString())));
    }
    return sections;
  }

  private static Map<String, Object> context(String markup) {
    return Map.of("type", "context", "elements", List.of(mrkdwn(markup)));
  }

  private static Map<String, Object> header(Announcement announcement, boolean possibleRepeat) {
    String tag = possibleRepeat ? " " + Announcement.POSSIBLE_REPEAT : "";
    String headline = mark(announcement) + " " + announcement.headline();
    String text = Shortening.to(HEADER_LIMIT - tag.length(), headline) + tag;
    return Map.of(
        "type", "header", "text", Map.of("type", "plain_text", "text", text, "emoji", true));
  }

  private static String mark(Announcement announcement) {
    if (announcement.resolved()) {
      return ":white_check_mark:";
    }
    return switch (announcement.severity()) {
      case INFO -> ":information_source:";
      case WARNING -> ":warning:";
      case CRITICAL -> ":rotating_light:";
    };
  }

  private static String commands(Announcement announcement) {
    return announcement.commands().stream()
        .map(c -> "`" + escaped(c).replace('`', '\'') + "`")
        .collect(Collectors.joining(" or "));
  }

  private static Map<String, Object> section(String markup) {
    return Map.of("type", "section", "text", mrkdwn(cut(markup)));
  }

  private static Map<String, Object> mrkdwn(String markup) {
    return Map.of("type", "mrkdwn", "text", cut(markup), "verbatim", true);
  }

  /** Text that has no meaning as Slack's markup: no formatting, no mention, no link. */
  private static String safe(String text) {
    return EMPHASIS
        .matcher(escaped(text).replace('`', '\'').replace('*', '∗').replace('~', '∼'))
        .replaceAll("＿");
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }

  /** Cuts to a section's limit, never inside an escaped character. */
  private static String cut(String escaped) {
    String text = Shortening.to(SECTION_LIMIT, escaped);
    if (text.length() == escaped.length()) {
      return text;
    }
    int ampersand = text.lastIndexOf('&');
    boolean open = ampersand >= 0 && text.indexOf(';', ampersand) < 0;
    return open ? text.substring(0, ampersand) + "…" : text;
  }
}
