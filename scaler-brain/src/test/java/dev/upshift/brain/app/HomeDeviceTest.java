package dev.upshift.brain.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.upshift.protocol.HomeAssistantTopics;
import dev.upshift.protocol.HostId;
import dev.upshift.protocol.Topics;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HomeDeviceTest {
  private static final HostId HOST = HostId.of("tnr-0");
  private static final String DEVICE =
      HomeDevice.describe(Topics.standard(), HOST, List.of("light", "medium"));

  @Test
  void device_fitsHomeAssistantsSchema() {
    assertThat(HomeSchema.mistakes(DEVICE)).isEmpty();
  }

  @Test
  void device_hasASensorForEachStatusOfTheContract() {
    for (String metric :
        List.of(
            "mode",
            "state",
            "since",
            "minutes-in-mode",
            "uptime-seconds",
            "reboots-last-hour",
            "next",
            "next-at",
            "reason",
            "training",
            "processes",
            "gpu-utilization",
            "gpu-memory-percent",
            "gpu-temperature",
            "gpu-power",
            "progress-percent",
            "rate-per-hour",
            "eta",
            "cost-per-hour",
            "cost-so-far",
            "saved")) {
      assertThat(DEVICE).contains("\"upshift/v1/tnr-0/status/" + metric + "\"");
    }
  }

  @Test
  void sensorOfWhatCounts_saysFailures_underTheNameOfTheContract() {
    assertThat(HomeSensor.REBOOTS_LAST_HOUR.keys())
        .containsEntry("name", "Failures in the last hour");
  }

  @Test
  void device_isKnownByItsRoot() {
    byte[] bytes = DEVICE.getBytes(StandardCharsets.UTF_8);
    assertThat(HomeDevice.isBelow(Topics.standard(), bytes)).isTrue();
    assertThat(HomeDevice.isBelow(new Topics("other"), bytes)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{", "[]", "null", "{\"availability\":3}"})
  void nonsense_isOfNoRoot(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    assertThat(HomeDevice.isBelow(Topics.standard(), bytes)).isFalse();
  }

  @Test
  void topic_namesTheHost() {
    assertThat(HomeAssistantTopics.host(HomeAssistantTopics.device(HOST))).contains(HOST);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "homeassistant/device/upshift_/config",
        "homeassistant/device/upshift_config",
        "homeassistant/device/upshift_UP/config",
        "homeassistant/device/lamp/config",
        "homeassistant/status"
      })
  void otherTopics_nameNone(String topic) {
    assertThat(HomeAssistantTopics.host(topic)).isEmpty();
  }
}
