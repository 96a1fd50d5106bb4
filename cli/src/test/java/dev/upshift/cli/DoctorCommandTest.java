package dev.upshift.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

final class DoctorCommandTest {
  @TempDir Path folder;

  @Test
  void doctor_withAWrongConfiguration_saysWhere_andExitsWith2() throws Exception {
    Path file = Files.writeString(folder.resolve("upshift.yaml"), "agent:\n  hots: sample\n");

    Outcome outcome = Outcome.of("doctor", "-c", file.toString(), "--output", "json");

    assertThat(outcome.code()).isEqualTo(2);
    JsonNode check = JsonMapper.shared().readTree(outcome.out()).get("checks").get(0);
    assertThat(check.get("status").stringValue()).isEqualTo("failed");
    assertThat(check.get("detail").stringValue()).contains("upshift.yaml:2:3");
    assertThat(check.get("fix").stringValue()).isNotEmpty();
  }

  @Test
  void doctor_withoutABroker_saysOneFix_andExitsWith4() throws Exception {
    Path file =
        Files.writeString(
            folder.resolve("upshift.yaml"), "client:\n  broker: mqtt://127.0.0.1:1\n");

    Outcome outcome = Outcome.of("doctor", "-c", file.toString());

    assertThat(outcome.code()).isEqualTo(4);
    assertThat(outcome.out()).contains("failed   broker").contains("fix: start the broker");
  }
}
