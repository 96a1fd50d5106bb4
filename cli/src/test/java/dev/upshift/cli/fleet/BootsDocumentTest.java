package dev.upshift.cli.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.upshift.protocol.BootCause;
import dev.upshift.protocol.HostId;
import dev.upshift.protocol.Telemetry.Boot;
import dev.upshift.protocol.Telemetry.Boots;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class BootsDocumentTest {
  private static final BootsDocument BOOTS =
      new BootsDocument(
          new HostId("tnr-0"),
          new Boots(
              List.of(
                  boot("a", "2026-01-01T10:00:00Z", "2026-01-01T11:00:00Z", BootCause.UNKNOWN),
                  boot("b", "2026-01-01T11:01:30Z", "2026-01-01T12:00:00Z", BootCause.UNPLANNED),
                  boot("c", "2026-01-01T12:00:20.5Z", null, BootCause.PLANNED))));

  private static Boot boot(String id, String booted, @Nullable String ended, BootCause cause) {
    boolean first = id.equals("a");
    return new Boot(
        id,
        Instant.parse(booted),
        ended == null ? null : Instant.parse(ended),
        cause,
        first ? null : "evidence of " + id,
        first ? null : "medium",
        1,
        1);
  }

  @Test
  void table_hasTheNewestFirst_withTheTimeDown() {
    assertThat(BOOTS.table(200))
        .isEqualTo(
            """
            BOOTED                DOWN   CAUSE      MODE    EVIDENCE
            2026-01-01T12:00:20Z  20s    planned    medium  evidence of c
            2026-01-01T11:01:30Z  1m30s  unplanned  medium  evidence of b
            2026-01-01T10:00:00Z  -      unknown    -       -\
            """);
  }

  @Test
  void json_isTheMessage_withTheTimeDown() {
    JsonNode document = JsonMapper.shared().readTree(BOOTS.json());
    assertThat(document.path("host").asString()).isEqualTo("tnr-0");
    assertThat(document.path("boots").path(0).has("downSeconds")).isFalse();
    assertThat(document.path("boots").path(1).path("downSeconds").asLong()).isEqualTo(90);
    assertThat(document.path("boots").path(2).path("cause").asString()).isEqualTo("planned");
    assertThat(BOOTS.jsonLines()).hasSize(3).allMatch(line -> !line.contains("\n"));
  }
}
