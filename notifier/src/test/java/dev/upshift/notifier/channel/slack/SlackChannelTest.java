package dev.upshift.notifier.channel.slack;

import static org.assertj.core.api.Assertions.assertThat;

import dev.upshift.configuration.Secret;
import dev.upshift.notifier.channel.Hook;
import dev.upshift.notifier.decide.Answer;
import dev.upshift.notifier.decide.Dispatch;
import dev.upshift.notifier.decide.Form;
import dev.upshift.notifier.decide.Notices;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SlackChannelTest {
  private static final Dispatch DISPATCH =
      Notices.dispatch(Notices.told("d-1").announcement(), Form.NATIVE, false);
  private static final Instant NOW = Instant.parse("2025-12-30T20:00:00Z");

  @TempDir Path folder;
  final Hook hook = new Hook();
  Path secretFile = Path.of("unset");
  SlackChannel channel;

  @BeforeEach
  void open() throws IOException {
    secretFile = Files.writeString(folder.resolve("webhook"), hook.address());
    channel = channel(Duration.ofSeconds(30));
  }

  @AfterEach
  void close() {
    channel.close();
    hook.close();
  }

  @Test
  void answer_ok_isDelivered() throws Exception {
    assertThat(deliver()).isEqualTo(new Answer.Delivered());
    assertThat(hook.bodies()).containsExactly(SlackBody.of(DISPATCH));
  }

  @ParameterizedTest
  @ValueSource(ints = {429, 503})
  void answer_askingToWait_isBusyForSoLong(int status) throws Exception {
    hook.then(status, "7", "");
    assertThat(deliver())
        .isEqualTo(new Answer.Busy("answer " + status, Optional.of(Duration.ofSeconds(7))));
  }

  @Test
  void answer_askingToWaitUntilADate_isBusyUntilThen() throws Exception {
    hook.then(429, "Tue, 30 Dec 2025 20:01:00 GMT", "");
    assertThat(deliver())
        .isEqualTo(new Answer.Busy("answer 429", Optional.of(Duration.ofMinutes(1))));
  }

  @Test
  void answer_busyWithoutASensibleTime_isBusy() throws Exception {
    hook.then(503, "tomorrow", "");
    assertThat(deliver()).isEqualTo(new Answer.Busy("answer 503", Optional.empty()));
  }

  @ParameterizedTest
  @ValueSource(ints = {500, 501, 507, 408})
  void answer_serverError_isFailed(int status) throws Exception {
    hook.then(status, "", "rollup_error");
    assertThat(deliver()).isEqualTo(new Answer.Failed("answer " + status + " \"rollup_error\""));
  }

  @ParameterizedTest
  @ValueSource(ints = {502, 504})
  void answer_ofAGatewayThatLostIt_isUncertain(int status) throws Exception {
    hook.then(status, "", "");
    assertThat(deliver()).isEqualTo(new Answer.Uncertain("answer " + status));
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 413, 422})
  void answer_badRequest_isMalformed(int status) throws Exception {
    hook.then(status, "", "invalid_blocks");
    assertThat(deliver())
        .isEqualTo(new Answer.Malformed("answer " + status + " \"invalid_blocks\""));
  }

  @ParameterizedTest
  @ValueSource(ints = {401, 403, 404, 410, 302})
  void answer_unauthorised_isRefusedAndNamesTheSecret(int status) throws Exception {
    hook.then(status, "", "invalid_token");
    assertThat(deliver())
        .isEqualTo(
            new Answer.Refused(
                "answer "
                    + status
                    + " \"invalid_token\": put the webhook's address into file:"
                    + secretFile
                    + ": it goes on by itself then"));
  }

  @Test
  void answer_quotingTheAddress_doesNotGiveItAway() throws Exception {
    hook.then(500, "", "no such hook: " + hook.address());
    assertThat(deliver().toString()).doesNotContain("canary").contains("no such hook");
  }

  @Test
  void answer_long_isQuotedShort() throws Exception {
    hook.then(500, "", "x".repeat(50_000));
    assertThat(deliver().toString()).hasSizeLessThan(300);
  }

  @Test
  void connection_droppedAfterTheRequest_isUncertain() throws Exception {
    hook.thenReset();
    assertThat(deliver()).isInstanceOf(Answer.Uncertain.class);
    assertThat(hook.bodies()).hasSize(1);
  }

  @Test
  void server_thatHangs_isUncertainAfterTheTimeLimit() throws Exception {
    hook.thenHang();
    try (SlackChannel hasty = channel(Duration.ofMillis(300))) {
      assertThat(hasty.deliver(DISPATCH)).isInstanceOf(Answer.Uncertain.class);
    }
  }

  @Test
  void server_thatIsNotThere_isFailed() throws Exception {
    try (ServerSocket nobody = new ServerSocket(0)) {
      Files.writeString(secretFile, "http://127.0.0.1:" + nobody.getLocalPort() + "/canary");
    }
    assertThat(deliver()).isInstanceOf(Answer.Failed.class);
    assertThat(deliver().toString()).doesNotContain("canary");
  }

  @ParameterizedTest
  @ValueSource(strings = {"hooks.slack.com/canary", "ftp://host/canary", "http://a b/canary"})
  void secret_thatIsNoAddress_isRefusedUnprinted(String secret) throws Exception {
    Files.writeString(secretFile, secret);
    assertThat(deliver()).isInstanceOf(Answer.Refused.class);
    assertThat(deliver().toString()).contains(secretFile.toString()).doesNotContain("canary");
  }

  @Test
  void secret_thatWasChanged_isUsedAtOnce() throws Exception {
    try (Hook other = new Hook()) {
      Files.writeString(secretFile, other.address());
      assertThat(deliver()).isEqualTo(new Answer.Delivered());
      assertThat(other.bodies()).hasSize(1);
    }
  }

  private Answer deliver() throws InterruptedException {
    return channel.deliver(DISPATCH);
  }

  private SlackChannel channel(Duration timeLimit) {
    return new SlackChannel(new Secret("file:" + secretFile), timeLimit, InstantSource.fixed(NOW));
  }
}
