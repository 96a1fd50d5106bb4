package dev.upshift.notifier.channel.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.upshift.configuration.FailureException;
import dev.upshift.notifier.decide.Dispatch;
import dev.upshift.notifier.decide.Form;
import dev.upshift.notifier.decide.Notices;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class WebhookTemplateTest {
  private static final Dispatch ODD =
      Notices.dispatch(Notices.saying("a \"quote\" & <tag>"), Form.NATIVE, false);

  @TempDir Path folder;

  @Test
  void values_areEscapedForTheContentType() throws IOException {
    assertThat(filled("[\"{{why}}\"]", "application/json"))
        .isEqualTo("[\"a \\\"quote\\\" & <tag>\"]");
    assertThat(filled("{{why}}", "text/html")).contains("&quot;quote&quot; &amp; &lt;tag&gt;");
    assertThat(filled("{{why}}", "text/plain")).isEqualTo("a \"quote\" & <tag>");
  }

  @Test
  void lists_areWalked() throws IOException {
    assertThat(filled("{{#evidence}}[{{text}}]{{/evidence}}", "text/plain"))
        .isEqualTo("[a \"quote\" & <tag>][a \"quote\" & <tag>]");
  }

  @ParameterizedTest
  @ValueSource(strings = {"{{colour}}", "{{#evidence}}", "{{#colour}}x{{/colour}}"})
  void template_wrong_isFoundWhenItIsRead(String template) {
    assertThatThrownBy(() -> filled(template, "text/plain"))
        .isInstanceOf(FailureException.class)
        .hasMessageContaining("template " + folder.resolve("template"));
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      delimiter = '|',
      textBlock =
          """
          {"why": {{why}}}                                            | line 1, column 9
          {"why": "{{{why}}}"}                                        | line 1, column 13
          {"why": "{{why}}"                                           | line 1, column 19
          {"why": "{{why}}"} {}                                       | line 1, column 21
          {"all": [{{#evidence}}"{{text}}",{{/evidence}}]}            | line 1, column 23
          {"all": [{{#evidence}}"{{text}}"{{/evidence}}]}             | line 1, column 19
          {"why": "{{why}}", "end": {{#resolved}}"x"{{/resolved}}}    | line 1, column 28
          {{#resolved}}{}{{/resolved}}                                | nothing at all
          why is {{why}}                                              | line 1, column 1
          """)
  void template_thatMakesNoJson_isRefused(String template, String place) {
    for (String type : List.of("application/json", "application/vnd.x+json; charset=utf-8")) {
      assertThatThrownBy(() -> filled(template, type))
          .isInstanceOf(FailureException.class)
          .hasMessageContaining("of channel 'hook' must make JSON, as its content-type is " + type)
          .hasMessageContaining(place)
          .message()
          .hasLineCount(1);
    }
    assertThatCode(() -> filled(template, "text/plain")).doesNotThrowAnyException();
  }

  @Test
  void mistake_onALaterLine_isShownAsItReads() {
    assertThatThrownBy(() ->
            filled("{\n  \"id\": \"{{id}}\",\n  \"text\": {{headline}}\n}", "application/json"))
        .hasMessageContaining(
            "line 3, column 11 of \"  \"text\": a reason\": Unrecognized token 'a'");
  }

  @Test
  void standard_isJson_whateverTheMessageSays() {
    for (Dispatch sample : Samples.ALL) {
      JsonNode read = new JsonMapper().readTree(WebhookTemplate.standard().fill(sample));
      assertThat(read.get("why").asString()).isEqualTo(sample.announcement().why());
      assertThat(read.get("evidence")).hasSameSizeAs(sample.announcement().evidence());
    }
  }

  @Test
  void values_ofAForm_areEncoded() throws IOException {
    assertThat(filled("a=1&why={{why}}", "application/x-www-form-urlencoded"))
        .isEqualTo("a=1&why=a+%22quote%22+%26+%3Ctag%3E");
  }

  @Test
  void template_missing_isOneSentence() {
    assertThatThrownBy(() -> WebhookTemplate.read("hook", folder.resolve("none"), "text/plain"))
        .isInstanceOf(FailureException.class)
        .hasMessageContaining("cannot be read: create that file");
  }

  private String filled(String template, String contentType) throws IOException {
    Path file = Files.writeString(folder.resolve("template"), template);
    return WebhookTemplate.read("hook", file, contentType).fill(ODD);
  }
}
