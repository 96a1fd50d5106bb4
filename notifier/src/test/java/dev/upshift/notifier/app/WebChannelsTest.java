package dev.upshift.notifier.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.upshift.configuration.Secret;
import dev.upshift.notifier.channel.Channel;
import dev.upshift.notifier.channel.Hook;
import dev.upshift.notifier.decide.Announcement;
import dev.upshift.notifier.decide.Answer;
import dev.upshift.notifier.decide.Dispatch;
import dev.upshift.notifier.decide.Folding;
import dev.upshift.notifier.decide.Form;
import dev.upshift.notifier.decide.Notices;
import dev.upshift.protocol.AlertState;
import dev.upshift.testkit.Ports;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What every channel over HTTP owes, against a real server; the golden bodies cite their source.
 */
class WebChannelsTest {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final Instant NOW = Notices.AT.plusSeconds(60);

  @TempDir Path folder;
  private final Hook hook = new Hook();

  @AfterEach
  void close() {
    hook.close();
  }

  @ParameterizedTest
  @EnumSource(
      mode = EnumSource.Mode.EXCLUDE,
      names = {"CONSOLE", "EMAIL"})
  void body_native_isTheGoldenOne(ChannelConfiguration.Type type) throws Exception {
    assertThat(deliver(type, scaleUp(), Form.NATIVE, true)).isInstanceOf(Answer.Delivered.class);
    JsonNode golden = golden(type);
    assertThat(golden.path("documentation").asString()).startsWith("https://");
    assertThat(golden.path("date").asString()).matches("\\d{4}-\\d{2}-\\d{2}");
    assertThat(hook.requests().getFirst()).isEqualTo(golden.path("request").asString());
    assertThat(JSON.readTree(hook.bodies().getFirst())).isEqualTo(golden.path("body"));
  }

  @ParameterizedTest
  @EnumSource(
      mode = EnumSource.Mode.EXCLUDE,
      names = {"CONSOLE", "EMAIL"})
  void body_ofAnyLength_isWholeJsonWithinTheLimitAndLinksToTheRest(ChannelConfiguration.Type type)
      throws Exception {
    for (String unit : new String[] {"x", "<&>\"", "é*_[`~", "😀", "\\", "\n"}) {
      for (int length : new int[] {0, 800, 3000, 20_000}) {
        String text = "b" + unit.repeat(length / unit.length()) + "e";
        assertThat(deliver(type, Notices.saying(text), Form.NATIVE, true))
            .isInstanceOf(Answer.Delivered.class);
        within(type, hook.bodies().getLast(), length > 10_000);
        assertThat(deliver(type, Notices.saying(text), Form.PLAIN, true))
            .isInstanceOf(Answer.Delivered.class);
        within(type, hook.bodies().getLast(), length > 10_000);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(
      mode = EnumSource.Mode.EXCLUDE,
      names = {"CONSOLE", "EMAIL"})
  void body_ofManyFolded_hasEveryIdWithinTheLimit(ChannelConfiguration.Type type) throws Exception {
    int room;
    try (Channel channel = channel(type, hook.root())) {
      room = channel.room();
    }
    List<Announcement> folded = new ArrayList<>();
    Announcement next = Notices.told("tnr-0-decision-100000").announcement();
    for (int left = room - Folding.room(next); left >= 0; left -= Folding.room(next)) {
      folded.add(next);
      next = Notices.told("tnr-0-decision-" + (100_000 + folded.size())).announcement();
    }
    folded.add(Notices.saying("x".repeat(20_000)));
    deliver(type, Folding.of(folded), Form.NATIVE, true);
    String body = hook.bodies().getLast();
    within(type, body, true);
    if (room > 0) {
      assertThat(folded).hasSizeGreaterThan(30).allMatch(a -> body.contains(a.reference()));
    }
    deliver(type, Folding.of(folded), Form.PLAIN, true);
    String plain = hook.bodies().getLast();
    within(type, plain, true);
    if (room > 0) {
      assertThat(folded).allMatch(a -> plain.contains(a.reference()));
    }
  }

  /** The limits as the services' documentation has them; see the golden files. */
  private static void within(ChannelConfiguration.Type type, String body, boolean cut) {
    JsonNode json = JSON.readTree(body);
    int bytes = body.getBytes(StandardCharsets.UTF_8).length;
    String link = "/messages?id=decision%2Ftnr-0%2Fd-1";
    switch (type) {
      case SLACK ->
          json.path("blocks")
              .forEach(
                  b -> assertThat(b.path("text").path("text").asString("")).hasSizeLessThan(3001));
      case DISCORD -> {
        JsonNode embed = json.path("embeds").path(0);
        int total = embed.path("title").asString("").length();
        assertThat(total).isLessThanOrEqualTo(256);
        for (JsonNode field : embed.path("fields")) {
          int value = field.path("value").asString("").length();
          assertThat(value).isBetween(1, 1024);
          total += value + field.path("name").asString("").length();
        }
        assertThat(total + 200).isLessThan(6000);
        assertThat(json.path("content").asString("").length()).isLessThanOrEqualTo(2000);
      }
      case TELEGRAM -> {
        String text = json.path("text").asString("");
        boolean html = json.path("parse_mode").asString("").equals("HTML");
        assertThat(html ? MarkupReader.text(text) : text).hasSizeBetween(1, 4096);
      }
      case TEAMS -> assertThat(bytes).isLessThanOrEqualTo(20_000);
      case MATRIX -> {
        assertThat(bytes).isLessThan(60_000);
        assertThat(MarkupReader.text(json.path("formatted_body").asString(""))).isNotNull();
      }
      case NTFY -> {
        String message = json.path("message").asString("");
        assertThat(message.getBytes(StandardCharsets.UTF_8).length).isBetween(1, 4096);
      }
      case WEBHOOK, ALERTMANAGER, CONSOLE, EMAIL -> {}
    }
    if (cut) {
      assertThat(body).contains(link);
    }
  }

  @ParameterizedTest
  @EnumSource(
      mode = EnumSource.Mode.EXCLUDE,
      names = {"CONSOLE", "EMAIL"})
  void answers_areSortedIntoTheirClasses(ChannelConfiguration.Type type) throws Exception {
    hook.then(429, "7", "").then(503).then(500).then(502).then(400, "", "bad").then(401);
    assertThat(deliver(type))
        .isEqualTo(new Answer.Busy("answer 429", Optional.of(Duration.ofSeconds(7))));
    assertThat(deliver(type)).isInstanceOf(Answer.Busy.class);
    assertThat(deliver(type)).isInstanceOf(Answer.Failed.class);
    assertThat(deliver(type)).isInstanceOf(Answer.Uncertain.class);
    assertThat(deliver(type)).isEqualTo(new Answer.Malformed("answer 400 \"bad\""));
    assertThat(deliver(type))
        .isInstanceOfSatisfying(
            Answer.Refused.class,
            r -> assertThat(r.why()).contains("file:" + folder, "goes on by itself"));
  }

  @ParameterizedTest
  @EnumSource(
      mode = EnumSource.Mode.EXCLUDE,
      names = {"CONSOLE", "EMAIL"})
  void connection_cut_isUncertain_andNobodyThere_isFailed(ChannelConfiguration.Type type)
      throws Exception {
    hook.thenReset();
    assertThat(deliver(type)).isInstanceOf(Answer.Uncertain.class);
    try (Channel channel = channel(type, "http://127.0.0.1:" + Ports.free())) {
      assertThat(channel.deliver(Notices.dispatch(scaleUp(), Form.NATIVE, false)))
          .isInstanceOf(Answer.Failed.class);
    }
  }

  @ParameterizedTest
  @EnumSource(
      mode = EnumSource.Mode.EXCLUDE,
      names = {"CONSOLE", "EMAIL"})
  void secret_quotedByTheService_isNotRepeated(ChannelConfiguration.Type type) throws Exception {
    for (int status : new int[] {400, 401, 429, 500, 502}) {
      hook.then(status, "", "who is " + secret(type, hook.root()) + "?");
      assertThat(deliver(type).toString()).doesNotContain("canary").contains("who is");
    }
  }

  @ParameterizedTest
  @EnumSource(
      mode = EnumSource.Mode.EXCLUDE,
      names = {"CONSOLE", "EMAIL", "TELEGRAM", "MATRIX"})
  void secret_ofWhichTheServiceQuotesAPart_isNotRepeated(ChannelConfiguration.Type type)
      throws Exception {
    for (String part :
        new String[] {
          "/hook/canary", "\\/hook\\/canary", "canary", "%2Fhook%2Fcanary", "&quot;canary&quot;"
        }) {
      hook.then(404, "", "Cannot POST " + part);
      assertThat(deliver(type).toString()).doesNotContain("canary").contains("Cannot POST");
    }
  }

  @Test
  void webhook_idThatNoHeaderCanHave_isStillDelivered() throws Exception {
    Announcement odd = Notices.told("d ü\nX: 1").announcement();
    assertThat(deliver(ChannelConfiguration.Type.WEBHOOK, odd, Form.NATIVE, false))
        .isInstanceOf(Answer.Delivered.class);
  }

  @Test
  void telegram_nameAfterAnAt_notifiesNobody() throws Exception {
    for (Form form : Form.values()) {
      deliver(ChannelConfiguration.Type.TELEGRAM, Notices.saying("by @durov"), form, false);
      String text = JSON.readTree(hook.bodies().getLast()).path("text").asString();
      assertThat(text.replaceAll("<code>.*</code>", ""))
          .contains("@\u2060durov")
          .doesNotContain("@durov");
    }
  }

  @Test
  void telegram_chatThatIsNotThere_stopsTheChannelAndAsksForTheRecipient() throws Exception {
    hook.then(400, "", "{\"ok\":false,\"description\":\"Bad Request: chat not found\"}");
    assertThat(deliver(ChannelConfiguration.Type.TELEGRAM))
        .isInstanceOfSatisfying(
            Answer.Refused.class, r -> assertThat(r.why()).contains("recipient"));
    hook.then(400, "", "{\"ok\":false,\"description\":\"Bad Request: can't parse entities\"}");
    assertThat(deliver(ChannelConfiguration.Type.TELEGRAM)).isInstanceOf(Answer.Malformed.class);
  }

  @Test
  void pause_inTheBody_isReadInSecondsAndMilliseconds() throws Exception {
    hook.then(429, "", "{\"retry_after\": 0.75}");
    assertThat(pause(ChannelConfiguration.Type.DISCORD)).contains(Duration.ofMillis(750));
    hook.then(429, "3", "{\"retry_after\": 2718}");
    assertThat(pause(ChannelConfiguration.Type.DISCORD)).contains(Duration.ofSeconds(3));
    hook.then(429, "", "{\"parameters\": {\"retry_after\": 11}}");
    assertThat(pause(ChannelConfiguration.Type.TELEGRAM)).contains(Duration.ofSeconds(11));
    hook.then(429, "", "{\"errcode\": \"M_LIMIT_EXCEEDED\", \"retry_after_ms\": 1500}");
    assertThat(pause(ChannelConfiguration.Type.MATRIX)).contains(Duration.ofMillis(1500));
    hook.then(429, "5", "not json");
    assertThat(pause(ChannelConfiguration.Type.MATRIX)).contains(Duration.ofSeconds(5));
    hook.then(429, "X-RateLimit-Reset-After", "2.5", "{}");
    assertThat(pause(ChannelConfiguration.Type.DISCORD)).contains(Duration.ofMillis(2500));
    hook.then(429, "", "{\"retry_after\": \"1.5\"}");
    assertThat(pause(ChannelConfiguration.Type.DISCORD)).contains(Duration.ofMillis(1500));
    hook.then(429, "RateLimit", "\"default\";r=0;t=4", "{}");
    assertThat(pause(ChannelConfiguration.Type.WEBHOOK)).contains(Duration.ofSeconds(4));
    hook.then(500, "6", "{}");
    assertThat(pause(ChannelConfiguration.Type.WEBHOOK)).contains(Duration.ofSeconds(6));
    hook.then(503, "X-RateLimit-Reset", "600", "{}");
    assertThat(pause(ChannelConfiguration.Type.WEBHOOK)).isEmpty();
    hook.then(429, "", "{\"retry_after\": \"soon\"}");
    assertThat(pause(ChannelConfiguration.Type.DISCORD)).isEmpty();
  }

  @Test
  void handle_ofTheMessage_isWhatTheServiceCallsIt() throws Exception {
    hook.then(200, "", "{\"id\": \"1183\"}");
    assertThat(deliver(ChannelConfiguration.Type.DISCORD))
        .isEqualTo(new Answer.Delivered(Optional.of("1183")));
    hook.then(200, "", "{\"ok\": true, \"result\": {\"message_id\": 42}}");
    assertThat(deliver(ChannelConfiguration.Type.TELEGRAM))
        .isEqualTo(new Answer.Delivered(Optional.of("42")));
    hook.then(200, "", "{\"event_id\": \"$abc\"}");
    assertThat(deliver(ChannelConfiguration.Type.MATRIX))
        .isEqualTo(new Answer.Delivered(Optional.of("$abc")));
  }

  @Test
  void discord_endOfAnAlert_isWrittenOverItsBeginningOnly() throws Exception {
    Announcement firing = Notices.told(AlertState.FIRING, Notices.AT).announcement();
    Announcement end = Notices.told(AlertState.RESOLVED, NOW).announcement();
    hook.then(200, "", "{\"id\": \"1183\"}");
    Optional<String> beginning =
        ((Answer.Delivered) deliver(ChannelConfiguration.Type.DISCORD, firing, Form.NATIVE, false))
            .handle();
    for (String other : List.of("1183", "1183 tnr-0/silent")) {
      assertThat(following(end, Optional.of(other))).startsWith("POST ");
    }
    assertThat(following(firing, beginning)).startsWith("POST ");
    assertThat(following(end, beginning)).startsWith("PATCH /hook/canary/messages/1183 ");
  }

  private String following(Announcement announcement, Optional<String> thread) throws Exception {
    Dispatch plain = Notices.dispatch(announcement, Form.NATIVE, false);
    try (Channel channel = channel(ChannelConfiguration.Type.DISCORD, hook.root())) {
      Answer _ =
          channel.deliver(new Dispatch(announcement, Form.NATIVE, false, plain.fullText(), thread));
    }
    return hook.requests().getLast();
  }

  @Test
  void matrix_secondAttempt_hasTheSameTransaction() throws Exception {
    deliver(ChannelConfiguration.Type.MATRIX);
    deliver(ChannelConfiguration.Type.MATRIX);
    assertThat(hook.requests().get(0)).isEqualTo(hook.requests().get(1));
  }

  private Optional<Duration> pause(ChannelConfiguration.Type type) throws Exception {
    return ((Answer.Busy) deliver(type)).retryAfter();
  }

  private Answer deliver(ChannelConfiguration.Type type) throws Exception {
    return deliver(type, scaleUp(), Form.NATIVE, false);
  }

  private Answer deliver(
      ChannelConfiguration.Type type, Announcement announcement, Form form, boolean repeat)
      throws Exception {
    try (Channel channel = channel(type, hook.root())) {
      return channel.deliver(Notices.dispatch(announcement, form, repeat));
    }
  }

  private static Announcement scaleUp() {
    return Notices.told("d-1").announcement();
  }

  private Channel channel(ChannelConfiguration.Type type, String root) {
    Secret secret = file(secret(type, root));
    ChannelConfiguration configuration =
        type == ChannelConfiguration.Type.TELEGRAM || type == ChannelConfiguration.Type.MATRIX
            ? ChannelKit.bot(type, URI.create(root), secret)
            : ChannelKit.of(type.name().toLowerCase(Locale.ROOT), type, secret);
    return new Channels(Duration.ofSeconds(30), InstantSource.fixed(NOW), System.out)
        .of(configuration);
  }

  private static String secret(ChannelConfiguration.Type type, String root) {
    return switch (type) {
      case TELEGRAM, MATRIX -> "canary-token";
      default -> root + "/hook/canary";
    };
  }

  private Secret file(String secret) {
    try {
      return new Secret("file:" + Files.writeString(folder.resolve("secret"), secret));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static JsonNode golden(ChannelConfiguration.Type type) throws IOException {
    String name = type.name().toLowerCase(Locale.ROOT) + ".json";
    try (var in = WebChannelsTest.class.getResourceAsStream("golden/" + name)) {
      return JSON.readTree(in);
    }
  }
}
