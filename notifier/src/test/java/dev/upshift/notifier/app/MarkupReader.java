package dev.upshift.notifier.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads HTML as strictly as a chat service does: every tag closed, every character escaped. */
final class MarkupReader {
  private static final Pattern TAG = Pattern.compile("<(/?)([a-z]+)( [^<>]*)?>");

  private MarkupReader() {}

  /** The text without its tags; fails where they do not match. */
  static String text(String markup) {
    Deque<String> open = new ArrayDeque<>();
    StringBuilder text = new StringBuilder();
    Matcher tag = TAG.matcher(markup);
    int end = 0;
    while (tag.find()) {
      text.append(markup, end, tag.start());
      end = tag.end();
      if (tag.group(2).equals("br")) {
        continue;
      }
      if (tag.group(1).isEmpty()) {
        open.push(tag.group(2));
      } else {
        assertThat(open.pop()).isEqualTo(tag.group(2));
      }
    }
    text.append(markup, end, markup.length());
    assertThat(open).isEmpty();
    assertThat(text.toString().replaceAll("&(lt|gt|quot|amp);", "")).doesNotContain("<", ">", "&");
    return unescaped(text.toString());
  }

  private static String unescaped(String text) {
    return text.replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&amp;", "&");
  }
}
