package dev.upshift.notifier.channel.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.upshift.configuration.FailureException;
import dev.upshift.notifier.decide.Dispatch;
import dev.upshift.notifier.decide.Form;
import dev.upshift.notifier.decide.Notices;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WebhookTemplateTest {
  private static final Dispatch ODD =
      Notices.dispatch(Notices.saying("a \"quote\" & <tag>"), Form.NATIVE, false);

  @TempDir Path folder;

  @Test
  void values_areEscapedForTheContentType() throws IOException {
    assertThat(filled("{{why}}", "application/json")).isEqualTo("a \\\"quote\\\" & <tag>");
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

  @Test
  void template_missing_isOneSentence() {
    assertThatThrownBy(() -> WebhookTemplate.read(folder.resolve("none"), "text/plain"))
        .isInstanceOf(FailureException.class)
        .hasMessageContaining("cannot be read: create that file");
  }

  private String filled(String template, String contentType) throws IOException {
    Path file = Files.writeString(folder.resolve("template"), template);
    return WebhookTemplate.read(file, contentType).fill(ODD);
  }
}
