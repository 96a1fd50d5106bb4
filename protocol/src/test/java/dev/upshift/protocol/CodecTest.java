package dev.upshift.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import dev.upshift.protocol.Codec.Decoded;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is not to be used is rejected at the door, with the reason; decoding never throws. */
class CodecTest {
  private static final HostId HOST = HostId.of("tnr-0");
  private static final Address DESIRED = new Address.Desired(HOST);
  private static final Address SET =
      new Address.OverrideSet(new Address.Host(HOST), OverrideProperty.MODE);
  private static final String GOOD =
      """
      {"v":1,"epoch":3,"brain":"a","revision":7,"mode":"medium","reason":"r",\
      "at":"2025-12-30T19:27:00Z"}\
      """;

  private static Decoded decode(Address address, String payload) {
    return Codec.decode(address, payload.getBytes(StandardCharsets.UTF_8));
  }

  private static void assertRejected(Decoded decoded, String reason) {
    assertThat(decoded).isInstanceOf(Decoded.Rejected.class);
    assertThat(((Decoded.Rejected) decoded).reason()).contains(reason).doesNotContain("\n");
  }

  @Test
  void good_isAccepted() {
    assertThat(decode(DESIRED, GOOD)).isInstanceOf(Decoded.Accepted.class);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "\"mode\":\"medium\", | `` | \"mode\" is missing",
        "\"mode\":\"medium\" | \"mode\":null | \"mode\" is missing",
        "\"epoch\":3, | `` | \"epoch\" is missing",
        "\"v\":1 | \"v\":2 | \"v\" must be 1, but was 2",
        "\"v\":1, | `` | \"v\" must be 1",
        "\"v\":1 | \"v\":\"1\" | \"v\" must be 1",
        "2025-12-30T19:27:00Z | yesterday | must be a Desired",
        "\"epoch\":3 | \"epoch\":\"three\" | must be a Desired",
        "\"epoch\":3 | \"epoch\":{} | must be a Desired",
      })
  void changed_isRejected(String what, String by, String reason) {
    assertThat(GOOD).contains(what);
    assertRejected(decode(DESIRED, GOOD.replace(what, by)), reason);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {"hello", "[1,2]", "1", "null", "{\"v\":1", "\"v\"", "{}"})
  void notAJsonObjectOfItsVersion_isRejected(String payload) {
    assertThat(decode(DESIRED, payload)).isInstanceOf(Decoded.Rejected.class);
  }

  @Test
  void unknownFields_areIgnored() {
    assertThat(decode(DESIRED, GOOD.replace("\"v\":1", "\"v\":1,\"news\":{\"deep\":[1,null]}")))
        .isEqualTo(decode(DESIRED, GOOD));
  }

  @Test
  void missingInsideAList_isNamedWithItsPlace() {
    Address boots = new Address.Telemetry(HOST, TelemetryKind.BOOTS);
    assertRejected(
        decode(
            boots,
            """
            {"v":1,"boots":[{"boot":"a","bootedAt":"2025-12-30T19:27:00Z","cause":"planned",\
            "epoch":1,"revision":1},{"boot":"b"}]}\
            """),
        "boots[1].");
    assertRejected(decode(boots, "{\"v\":1,\"boots\":[null]}"), "boots[0]");
  }

  @Test
  void unknownWord_isRejected() {
    Address session = new Address.Telemetry(HOST, TelemetryKind.SESSION);
    assertThat(
            decode(
                session,
                "{\"v\":1,\"state\":\"asleep\",\"boot\":\"b\",\"session\":\"s\","
                    + "\"at\":\"2025-12-30T19:27:00Z\"}"))
        .isInstanceOf(Decoded.Rejected.class);
  }

  @Test
  void eventOfALaterVersion_isHeardAsAnother() {
    Address events = new Address.Telemetry(HOST, TelemetryKind.EVENT);
    Decoded decoded =
        decode(
            events,
            "{\"v\":1,\"seq\":7,\"id\":\"e-7\",\"type\":\"flooded\",\"epoch\":1,\"revision\":1,"
                + "\"at\":\"2025-12-30T19:27:00Z\",\"detail\":{}}");
    assertThat(((Decoded.Accepted) decoded).message())
        .isEqualTo(
            new Telemetry.Event(
                7,
                "e-7",
                EventType.OTHER,
                Instant.parse("2025-12-30T19:27:00Z"),
                null,
                null,
                1,
                1,
                Map.of()));
  }

  @Test
  void empty_isCleared() {
    assertThat(Codec.decode(DESIRED, new byte[0])).isEqualTo(new Decoded.Cleared());
    assertThat(Codec.decode(SET, new byte[0])).isEqualTo(new Decoded.Cleared());
  }

  @Test
  void tooLarge_isRejectedUnread() {
    byte[] large = new byte[Codec.MAX_PAYLOAD_BYTES + 1];
    Arrays.fill(large, (byte) ' ');
    assertRejected(Codec.decode(DESIRED, large), "at most 65536 bytes, but was 65537");
    assertRejected(Codec.decode(SET, large), "at most 65536 bytes");
  }

  @Test
  void tooDeep_isRejected() {
    String deep = "[".repeat(100) + "]".repeat(100);
    assertRejected(
        decode(DESIRED, GOOD.replace("\"v\":1", "\"v\":1,\"x\":" + deep)), "must be a Desired");
  }

  @Test
  void invalidUtf8_isRejected() {
    byte[] latin = "mod\u00e9".getBytes(StandardCharsets.ISO_8859_1);
    assertRejected(Codec.decode(SET, latin), "must be UTF-8");
    byte[] json = GOOD.replace("medium", "m\u00e9dium").getBytes(StandardCharsets.ISO_8859_1);
    assertThat(Codec.decode(DESIRED, json)).isInstanceOf(Decoded.Rejected.class);
  }

  @Test
  void order_asAPhoneSendsIt_isAWordOrJson() {
    assertThat(decode(SET, " medium\n"))
        .isEqualTo(new Decoded.Accepted(OverrideOrder.word("medium")));
    assertThat(decode(SET, "{\"value\":\"up\"}"))
        .isEqualTo(new Decoded.Accepted(OverrideOrder.word("up")));
    assertThat(decode(SET, "{\"value\":\"medium\",\"ttlSeconds\":60,\"by\":\"ann\"}"))
        .isEqualTo(new Decoded.Accepted(new OverrideOrder("medium", 60L, "ann", null)));
    for (String bad : List.of("{\"ttlSeconds\":60}", "{\"v\":2,\"value\":\"up\"}", "{\"value\":")) {
      assertThat(decode(SET, bad)).as(bad).isInstanceOf(Decoded.Rejected.class);
    }
    assertRejected(decode(SET, "x".repeat(257)), "at most 256 characters");
    assertRejected(decode(SET, json("x".repeat(257), "a test")), "at most 256 characters");
  }

  @Test
  void order_saysWhyInOneLine_whateverCame() {
    String hostile = "demo\\n\\u001b[31mat\\u0000noon\\u202e\\ud800\\u2028 \ud83d\ude80";
    OverrideOrder order = order(json("up", hostile));
    assertThat(order.why()).isEqualTo("demo  [31mat noon    \ud83d\ude80");
    assertThat(new String(Codec.encode(order), StandardCharsets.UTF_8)).contains("demo  [31mat");
    assertThat(order(json("up", " \\t")).why()).isNull();
  }

  @Test
  void order_withALongReason_isCutBetweenCharacters() {
    String most = "x".repeat(OverrideOrder.LONGEST_TEXT);
    assertThat(order(json("up", most)).why()).isEqualTo(most);
    assertThat(order(json("up", "x" + most)).why())
        .hasSize(OverrideOrder.LONGEST_TEXT)
        .endsWith("x\u2026");
    assertThat(order(json("up", "\ud83d\ude80".repeat(200))).why())
        .hasSizeLessThanOrEqualTo(OverrideOrder.LONGEST_TEXT)
        .endsWith("\ud83d\ude80\u2026");
  }

  private static String json(String value, String why) {
    return "{\"value\":\"" + value + "\",\"why\":\"" + why + "\"}";
  }

  private static OverrideOrder order(String payload) {
    return (OverrideOrder) ((Decoded.Accepted) decode(SET, payload)).message();
  }

  @Test
  void wordWithManyCharacters_isKeptAsItIs() {
    assertThat(
            decode(new Address.Status(new Address.Host(HOST), "reason"), "stable for 60m \u2713"))
        .isEqualTo(new Decoded.Accepted(new PlainWord("stable for 60m \u2713")));
  }
}
