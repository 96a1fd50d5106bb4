package dev.upshift.agent.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.upshift.agent.telemetry.ProgressPattern.Reading;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the training publishes itself: read as its file would be, and never a reason to fail. */
final class ProgressMessagesTest {
  private final ProgressMessages messages =
      new ProgressMessages(
          new ProgressPattern(
              Optional.of(Pattern.compile("episode (?<progress>\\d+) of (?<total>\\d+)")),
              Optional.empty(),
              Optional.empty()));

  @Test
  void messages_jsonOrText_areReadInTheirOrder() {
    messages.say("light", "{\"progress\": 7, \"rate\": 1500.5}");
    messages.say("light", "episode 8 of 9");
    assertThat(messages.read("light")).isEqualTo(new Reading(8.0, 9.0, 1500.5));
    assertThat(messages.read("light")).isEqualTo(new Reading(8.0, 9.0, 1500.5));
    assertThat(messages.unusable()).isZero();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "all is well",
        "{",
        "{\"progress\": \"seven\"}",
        "{\"progress\": 1e999}",
        "{\"progress\": 7} {",
        "[7]"
      })
  void message_thatSaysNothing_isCountedAndChangesNothing(String text) {
    messages.say("light", "{\"progress\": 7}");
    messages.read("light");
    messages.say("light", text);
    messages.say("light", text);
    assertThat(messages.read("light")).isEqualTo(new Reading(7.0, null, null));
    messages.say("light", "{\"progress\": 8}");
    assertThat(messages.read("light").progress()).isEqualTo(8.0);
    assertThat(messages.unusable()).isEqualTo(2);
  }

  @Test
  void messages_ofTheModeBefore_areForgotten() {
    messages.say("light", "{\"progress\": 7}");
    assertThat(messages.read("light").progress()).isEqualTo(7.0);
    messages.say("light", "{\"progress\": 8}");
    assertThat(messages.read("medium")).isEqualTo(Reading.NONE);
    assertThat(messages.unusable()).isEqualTo(1);
  }

  @Test
  void tooManyMessages_theNewestCount() {
    IntStream.rangeClosed(1, 100_000)
        .forEach(i -> messages.say("light", "{\"progress\": " + i + "}"));
    assertThat(messages.read("light").progress()).isEqualTo(100_000.0);
  }
}
