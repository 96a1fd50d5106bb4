package dev.upshift.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.upshift.notifier.decide.Triage;
import dev.upshift.notifier.outbox.Outbox;
import dev.upshift.protocol.Address;
import dev.upshift.protocol.AlertName;
import dev.upshift.protocol.HostId;
import dev.upshift.protocol.Notice;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code notify test}, {@code check} and {@code history}, against a real server. */
class NotifyTest {
  private static final Instant AT = Instant.parse("2026-11-24T03:00:00Z");

  @TempDir Path folder = Path.of("unset");
  private final List<String> bodies = new CopyOnWriteArrayList<>();
  private final HttpServer server = server();
  private String file = "";

  @BeforeEach
  void write() throws IOException {
    secret("password", "canary-password");
    secret("good", "http://127.0.0.1:" + server.getAddress().getPort() + "/canary-good");
    secret("bad", "http://127.0.0.1:" + server.getAddress().getPort() + "/bad/canary-bad");
    file =
        Files.writeString(
                folder.resolve("upshift.yaml"),
                """
                notifier:
                  broker: mqtt://127.0.0.1:1
                  password: file:password
                  state-folder: state
                  channels:
                    - {name: team, type: discord, url: file:good}
                    - {name: phone, type: ntfy, url: file:bad}
                """)
            .toString();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  @Test
  void test_ofOneChannel_sendsAndSaysHowItWent() {
    Outcome outcome = Outcome.of("notify", "test", "team", "-c", file);
    assertThat(outcome.code()).isZero();
    assertThat(outcome.out()).startsWith("team: delivered in ");
    assertThat(bodies).singleElement().asString().contains("Test message of Upshift");
  }

  @Test
  void test_ofAllChannels_failsWithTheOneThatFails_andTellsNoSecret() {
    Outcome outcome = Outcome.of("notify", "test", "--all", "--output", "json", "-c", file);
    assertThat(outcome.code()).isEqualTo(1);
    assertThat(outcome.out())
        .contains("\"channel\":\"team\",\"delivered\":true")
        .contains("\"channel\":\"phone\",\"delivered\":false,\"outcome\":\"refused\"")
        .contains(folder.resolve("bad").toString());
    assertThat(outcome.out() + outcome.err()).doesNotContain("canary");
  }

  @Test
  void test_ofAllChannels_oneOfWhichHasNoSecret_stillTriesTheOthers() throws IOException {
    Files.setPosixFilePermissions(
        folder.resolve("bad"), PosixFilePermissions.fromString("rw-r--r--"));
    Outcome outcome = Outcome.of("notify", "test", "--all", "-c", file);
    assertThat(outcome.code()).isEqualTo(1);
    assertThat(outcome.out())
        .contains("team: delivered in ", "phone: misconfigured ", "chmod o-rwx")
        .doesNotContain("canary");
  }

  @Test
  void test_asJson_isNothingButJson_alsoWithAConsole() throws IOException {
    Files.writeString(
        Path.of(file),
        Files.readString(Path.of(file))
            .replace("channels:\n", "channels:\n    - {name: terminal, type: console}\n"));
    PrintStream before = System.out;
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
    try {
      Outcome outcome = Outcome.of("notify", "test", "terminal", "--output", "json", "-c", file);
      assertThat(outcome.out()).startsWith("[{\"channel\":\"terminal\",\"delivered\":true");
      assertThat(printed.toString(StandardCharsets.UTF_8)).isEmpty();
    } finally {
      System.setOut(before);
    }
  }

  @Test
  void test_ofNothingOrOfAStranger_isTheUsersMistake() {
    assertThat(Outcome.of("notify", "test", "-c", file).code()).isEqualTo(2);
    Outcome outcome = Outcome.of("notify", "test", "fax", "-c", file);
    assertThat(outcome.code()).isEqualTo(2);
    assertThat(outcome.err()).contains("must be one of team, phone, but was 'fax'");
    assertThat(bodies).isEmpty();
  }

  @Test
  void check_sendsNothing_andRefusesASecretThatEverybodyCanRead() throws IOException {
    Outcome sound = Outcome.of("notify", "check", "-c", file);
    assertThat(sound.out()).isEqualTo("ok: team, phone" + System.lineSeparator());
    Files.setPosixFilePermissions(
        folder.resolve("bad"), PosixFilePermissions.fromString("rw-r--r--"));
    Outcome open = Outcome.of("notify", "check", "-c", file);
    assertThat(open.code()).isEqualTo(2);
    assertThat(open.err()).contains("must not be readable by everybody").doesNotContain("canary");
    assertThat(bodies).isEmpty();
  }

  @Test
  void check_ofAnAddressThatIsNone_namesTheSecretAndNotItsText() throws IOException {
    for (String text :
        List.of(
            "canary not a url", "ftp://canary/x", "canary", "http://canary:canary@localhost/")) {
      secret("bad", text);
      Outcome outcome = Outcome.of("notify", "check", "-c", file);
      assertThat(outcome.code()).isEqualTo(2);
      assertThat(outcome.err())
          .contains(folder.resolve("bad").toString(), "must be an http or https address")
          .doesNotContain("canary");
    }
  }

  @Test
  void check_ofSeveralSecretsThatAreWrong_namesEachOnALine() throws IOException {
    Files.delete(folder.resolve("bad"));
    Files.setPosixFilePermissions(
        folder.resolve("good"), PosixFilePermissions.fromString("rw-r--r--"));
    Outcome outcome = Outcome.of("notify", "check", "-c", file);
    assertThat(outcome.code()).isEqualTo(2);
    assertThat(outcome.err().lines()).hasSize(2);
    assertThat(outcome.err())
        .contains("good must not be readable by everybody", "bad cannot be read")
        .doesNotContain("canary");
  }

  @Test
  void check_ofABrokenSection_namesThePlace() throws IOException {
    Files.writeString(
        Path.of(file), Files.readString(Path.of(file)).replace("type: ntfy", "type: fax"));
    Outcome outcome = Outcome.of("notify", "check", "-c", file);
    assertThat(outcome.code()).isEqualTo(2);
    assertThat(outcome.err()).contains(":7:").contains("ntfy").contains("'fax'");
  }

  @Test
  void check_saysWhichChannelsHaveMessagesWaiting_andDeliverNothing() {
    Notice.Decision decision =
        new Notice.Decision(
            "d-1",
            "tnr-0",
            "light",
            "medium",
            "running",
            "scale-up",
            "s",
            Map.of(),
            null,
            null,
            AT);
    Address.Host host = new Address.Host(new HostId("tnr-0"));
    Path outbox = folder.resolve("state/outbox.sqlite");
    assertThat(outbox.getParent().toFile().mkdir()).isTrue();
    try (Outbox written = Outbox.open(outbox)) {
      Triage.Outcome.Tell tell = (Triage.Outcome.Tell) Triage.decision(host, decision);
      written.add(tell, List.of("team", "phone", "gone"), AT);
      written.queues().fails("team", AT);
    }
    Outcome outcome = Outcome.of("notify", "check", "-c", file);
    assertThat(outcome.code()).isZero();
    assertThat(outcome.out())
        .isEqualToNormalizingNewlines(
            """
            ok: team, phone
            note: channel 'gone': 1 waiting (./upshift notify history gone); it is not configured any more
            note: channel 'team': 1 waiting (./upshift notify history team); it has delivered nothing since 2026-11-24T03:00:00Z: ./upshift notify test team
            """);
  }

  @Test
  void check_ofATemplateThatMakesNoJson_namesChannelAndPlace() throws IOException {
    Files.writeString(folder.resolve("body"), "{\"text\": {{why}}}");
    Files.writeString(
        Path.of(file),
        "    - {name: own, type: webhook, url: file:good, template: body}\n",
        StandardOpenOption.APPEND);
    Outcome outcome = Outcome.of("notify", "check", "-c", file);
    assertThat(outcome.code()).isEqualTo(2);
    assertThat(outcome.err())
        .contains(
            "of channel 'own' must make JSON", "line 1, column 10 of \"{\"text\": a reason}\"")
        .hasLineCount(1);
  }

  @Test
  void check_ofAContentTypeOrACertificateThatIsNone_saysSo() throws IOException {
    String sound = Files.readString(Path.of(file));
    Files.writeString(
        Path.of(file),
        sound
            + "    - {name: own, type: webhook, url: file:good, content-type: \"json\\nX: y\"}\n");
    Outcome type = Outcome.of("notify", "check", "-c", file);
    assertThat(type.code()).isEqualTo(2);
    assertThat(type.err()).contains(":8:", "content-type must be like application/json");
    Files.writeString(folder.resolve("authority.pem"), "no certificate");
    Files.writeString(
        Path.of(file),
        sound
            + "    - {name: mail, type: email, email: {host: h, from: a@b.c, to: [a@b.c],"
            + " ca-certificate: authority.pem}}\n");
    Outcome certificate = Outcome.of("notify", "check", "-c", file);
    assertThat(certificate.code()).isEqualTo(2);
    assertThat(certificate.err()).contains("authority.pem must be a readable PEM file");
  }

  @Test
  void history_withoutAnOutbox_isOneSentence() {
    Outcome outcome = Outcome.of("notify", "history", "-c", file);
    assertThat(outcome.code()).isEqualTo(1);
    assertThat(outcome.err()).contains("outbox.sqlite cannot be read").hasLineCount(1);
  }

  @Test
  void history_ofNothing_isAWrongCommandLine() {
    Outcome outcome = Outcome.of("notify", "history", "--limit", "0", "-c", file);
    assertThat(outcome.code()).isEqualTo(2);
    assertThat(outcome.err()).contains("--limit must be at least 1, but was 0");
  }

  @Test
  void silence_forNoTimeOrForever_isAWrongCommandLine() {
    for (String time : List.of("0s", "31d")) {
      Outcome outcome = Outcome.of("silence", "add", "--for", time);
      assertThat(outcome.code()).isEqualTo(2);
      assertThat(outcome.err()).contains("--for must be from 1s to 30d, but was " + time);
    }
  }

  @Test
  void silence_ofAReasonThatDoesNotExist_namesThoseThatDo() {
    Outcome outcome = Outcome.of("silence", "add", "--for", "1h", "--reason", "bogus");
    assertThat(outcome.code()).isEqualTo(2);
    assertThat(outcome.err()).contains("fallback", "broker-unreachable", "but was 'bogus'");
    for (AlertName alert : AlertName.values()) {
      assertThat(outcome.err()).contains(alert.word());
    }
  }

  private void secret(String name, String value) throws IOException {
    Path path = Files.writeString(folder.resolve(name), value);
    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-------"));
  }

  private HttpServer server() {
    try {
      HttpServer http =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      http.createContext(
          "/",
          exchange -> {
            try (exchange) {
              bodies.add(
                  new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
              boolean bad = exchange.getRequestURI().getPath().startsWith("/bad");
              exchange.sendResponseHeaders(bad ? 403 : 200, -1);
            }
          });
      http.start();
      return http;
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
