package dev.upshift.notifier.channel.slack;

import static org.assertj.core.api.Assertions.assertThat;

import dev.upshift.notifier.decide.Announcement;
import dev.upshift.notifier.decide.Form;
import dev.upshift.notifier.decide.Notices;
import dev.upshift.protocol.Severity;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class SlackBodyTest {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  @Test
  void body_native_isTheGoldenMessage() {
    JsonNode golden =
        JSON.readTree(
            """
            {"text": "tnr-0: light -&gt; medium (scale-up) (possible repeat)\\nWhy: stable for 60m\\nEvidence: max reboots 3; reboots 0; stability clock 60m\\nNext: scale-up at 2025-12-30 21:27:00 UTC (60m later)\\nRun: ./upshift explain tnr-0\\n2025-12-30T20:27:00Z · d-1",
             "blocks": [
              {"type": "header", "text": {"type": "plain_text", "emoji": true,
                "text": ":information_source: tnr-0: light -> medium (scale-up) (possible repeat)"}},
              {"type": "section", "text": {"type": "mrkdwn", "verbatim": true,
                "text": "*Why:* stable for 60m"}},
              {"type": "section", "text": {"type": "mrkdwn", "verbatim": true,
                "text": "*Evidence:* max reboots 3; reboots 0; stability clock 60m"}},
              {"type": "section", "text": {"type": "mrkdwn", "verbatim": true,
                "text": "*Next:* scale-up at 2025-12-30 21:27:00 UTC (60m later)"}},
              {"type": "section", "text": {"type": "mrkdwn", "verbatim": true,
                "text": "*Run:* `./upshift explain tnr-0`"}},
              {"type": "context", "elements": [{"type": "mrkdwn", "verbatim": true,
                "text": "2025-12-30T20:27:00Z · d-1"}]}]}
            """);
    assertThat(body(Notices.told("d-1").announcement(), Form.NATIVE, true)).isEqualTo(golden);
  }

  @Test
  void body_plain_isTextAndNothingElse() {
    JsonNode body = body(Notices.told("d-1").announcement(), Form.PLAIN, false);
    assertThat(body.propertyNames()).containsExactly("text");
    assertThat(body.path("text").asString()).contains("Why: stable for 60m");
  }

  @Test
  void body_withMarkupInside_mentionsNobody() {
    String body = body(saying("<!channel> *bold* `code` & co"), Form.NATIVE, false).toString();
    assertThat(body)
        .doesNotContain("<!channel>")
        .contains("&lt;!channel&gt; ∗bold∗ 'code' &amp; co");
  }

  @ParameterizedTest
  @ValueSource(ints = {2_900, 2_985, 2_990, 2_995, 3_000, 100_000})
  void body_tooLong_isCutWithinTheLimitsAndNotInsideAnEscape(int length) {
    JsonNode body =
        body(saying("&".repeat(length / 5) + "x".repeat(length % 5)), Form.NATIVE, false);
    for (JsonNode block : body.path("blocks")) {
      String text = block.path("text").path("text").asString("");
      assertThat(text).hasSizeLessThanOrEqualTo(SlackBody.SECTION_LIMIT);
      assertThat(text.replace("&amp;", "")).doesNotContain("&");
    }
    assertThat(body.path("text").asString()).hasSizeLessThanOrEqualTo(SlackBody.SECTION_LIMIT);
  }

  @Test
  void header_tooLong_keepsTheMarkOfARepeat() {
    Announcement announcement = headed("😀".repeat(200));
    String header =
        body(announcement, Form.NATIVE, true)
            .path("blocks")
            .path(0)
            .path("text")
            .path("text")
            .asString();
    assertThat(header)
        .hasSizeLessThanOrEqualTo(SlackBody.HEADER_LIMIT)
        .endsWith("… (possible repeat)");
  }

  @Test
  void ids_thatGrowWhenTheyAreEscaped_areAllThere() {
    List<String> ids = IntStream.range(1000, 1800).mapToObj(i -> "a&<>" + i).toList();
    Announcement last = saying("because");
    Announcement folded =
        new Announcement(
            last.eventId(),
            last.reference(),
            last.subject(),
            last.reason(),
            last.severity(),
            false,
            last.at(),
            last.headline(),
            last.why(),
            last.evidence(),
            last.next(),
            last.commands(),
            null,
            ids,
            null,
            null);
    JsonNode blocks = body(folded, Form.NATIVE, false).path("blocks");
    assertThat(blocks.size()).isLessThanOrEqualTo(50);
    assertThat(ids).allMatch(id -> blocks.toString().contains("a&amp;&lt;&gt;" + id.substring(4)));
  }

  private static JsonNode body(Announcement announcement, Form form, boolean possibleRepeat) {
    return JSON.readTree(SlackBody.of(Notices.dispatch(announcement, form, possibleRepeat)));
  }

  private static Announcement saying(String why) {
    return announcement("tnr-0: light", why);
  }

  private static Announcement headed(String headline) {
    return announcement(headline, "because");
  }

  private static Announcement announcement(String headline, String why) {
    return new Announcement(
        "e",
        "d-1",
        "tnr-0",
        "scale-up",
        Severity.INFO,
        false,
        Notices.AT,
        headline,
        why,
        List.of(),
        "nothing",
        List.of("./upshift status"),
        null);
  }
}
