package dev.upshift.notifier.channel.alertmanager;

import static org.assertj.core.api.Assertions.assertThat;

import dev.upshift.notifier.decide.Announcement;
import dev.upshift.notifier.decide.Form;
import dev.upshift.notifier.decide.Notices;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;

class AlertmanagerBodyTest {
  private static final Instant NOW = Instant.parse("2026-11-24T00:00:00Z");

  @ParameterizedTest
  @CsvSource({
    "alert/_fleet/site-event/s/firing/1, PT168H",
    "decision/tnr-0/d-1, PT1H",
    "own/broker-unreachable/2026-11-24T00:00:00Z, PT168H",
    "digest/2026-11-24, PT1H",
    "notifier-was-blind/2026-11-24T00:00:00Z, PT1H",
    "test/1, PT1H"
  })
  void alert_lastsUntilItIsEnded_andWhatHappensOnceForAnHour(String id, Duration length) {
    Announcement told = Notices.fleet(id, "reason");
    String body = AlertmanagerBody.of(Notices.dispatch(told, Form.NATIVE, false), NOW);
    String end = JsonMapper.shared().readTree(body).path(0).path("endsAt").asString();
    assertThat(Instant.parse(end)).isEqualTo(NOW.plus(length));
  }
}
