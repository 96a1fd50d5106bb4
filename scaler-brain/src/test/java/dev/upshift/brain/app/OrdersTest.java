package dev.upshift.brain.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.upshift.brain.decision.Input;
import dev.upshift.protocol.CommandAction;
import dev.upshift.protocol.OverrideOrder;
import dev.upshift.protocol.OverrideProperty;
import dev.upshift.protocol.Topics;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OrdersTest {
  private static Orders word(OverrideProperty property, String value) {
    return Orders.of(property, OverrideOrder.word(value));
  }

  @Test
  void words_areTheRulesInputs() {
    assertThat(word(OverrideProperty.MODE, "auto")).isEqualTo(rule(new Input.Release(null)));
    assertThat(word(OverrideProperty.MODE, "up")).isEqualTo(rule(new Input.StepMode(true, null)));
    assertThat(word(OverrideProperty.MODE, "down"))
        .isEqualTo(rule(new Input.StepMode(false, null)));
    assertThat(word(OverrideProperty.MODE, "heavy"))
        .isEqualTo(rule(new Input.PinMode("heavy", null, null)));
    assertThat(word(OverrideProperty.PAUSE, "ON")).isEqualTo(rule(new Input.Pause(null, null)));
    assertThat(word(OverrideProperty.PAUSE, "off")).isEqualTo(rule(new Input.Resume(null)));
    assertThat(word(OverrideProperty.RETRY, "now")).isEqualTo(rule(new Input.Retry(null)));
    assertThat(word(OverrideProperty.RESET, "PRESS")).isEqualTo(rule(new Input.Reset(null)));
    assertThat(word(OverrideProperty.ANNOUNCE_REBOOT, "on")).isEqualTo(new Orders.Announcement());
    assertThat(word(OverrideProperty.SILENCE, "x")).isEqualTo(new Orders.Ignored());
    assertThat(word(OverrideProperty.ACKNOWLEDGE, "x")).isEqualTo(new Orders.Ignored());
  }

  @Test
  void silence_thatTheNotifierRefuses_isIgnoredHere() {
    OverrideOrder empty = new OverrideOrder("all", 0L, null, null);
    assertThat(Orders.of(OverrideProperty.SILENCE, empty)).isEqualTo(new Orders.Ignored());
    assertThat(word(OverrideProperty.SILENCE, " ")).isEqualTo(new Orders.Ignored());
  }

  private static Orders rule(Input input) {
    return new Orders.Rule(input);
  }

  @ParameterizedTest
  @CsvSource({
    "start,START",
    "stop,STOP",
    "restart,RESTART_TRAINING",
    "checkpoint,CHECKPOINT",
    "rollback,ROLLBACK"
  })
  void trainingWord_isACommand(String value, CommandAction action) {
    assertThat(word(OverrideProperty.TRAINING, value)).isEqualTo(new Orders.Action(action));
  }

  @Test
  void rollbackTo_namesTheKeptCheckpoint() {
    assertThat(word(OverrideProperty.TRAINING, "rollback 20260101-120000"))
        .isEqualTo(new Orders.Action(CommandAction.ROLLBACK, Map.of("to", "20260101-120000")));
  }

  @Test
  void timeAuthorAndReason_areKept() {
    assertThat(signed(OverrideProperty.MODE, "heavy"))
        .isEqualTo(rule(new Input.PinMode("heavy", Duration.ofSeconds(90), "anna", "a test")));
    assertThat(signed(OverrideProperty.MODE, "up"))
        .isEqualTo(rule(new Input.StepMode(true, "anna", "a test")));
    assertThat(signed(OverrideProperty.MODE, "down"))
        .isEqualTo(rule(new Input.StepMode(false, "anna", "a test")));
    assertThat(signed(OverrideProperty.MODE, "auto"))
        .isEqualTo(rule(new Input.Release("anna", "a test")));
    assertThat(signed(OverrideProperty.PAUSE, "on"))
        .isEqualTo(rule(new Input.Pause(Duration.ofSeconds(90), "anna", "a test")));
    assertThat(signed(OverrideProperty.PAUSE, "off"))
        .isEqualTo(rule(new Input.Resume("anna", "a test")));
    assertThat(signed(OverrideProperty.RETRY, "now"))
        .isEqualTo(rule(new Input.Retry("anna", "a test")));
    assertThat(signed(OverrideProperty.RESET, "now"))
        .isEqualTo(rule(new Input.Reset("anna", "a test")));
  }

  private static Orders signed(OverrideProperty property, String value) {
    return Orders.of(property, new OverrideOrder(value, 90L, "anna", "a test"));
  }

  @ParameterizedTest
  @CsvSource({"PAUSE,perhaps", "TRAINING,fly", "MODE,' '"})
  void otherWords_areMalformed(OverrideProperty property, String value) {
    assertThat(word(property, value)).isInstanceOf(Orders.Malformed.class);
  }

  @ParameterizedTest
  @CsvSource({"0", "-5", "9999999999"})
  void impossibleTimes_areMalformed(long seconds) {
    assertThat(Orders.of(OverrideProperty.MODE, new OverrideOrder("light", seconds, null, null)))
        .isInstanceOf(Orders.Malformed.class);
  }

  @ParameterizedTest
  @CsvSource({
    "upshift/v1/_reply/me,true",
    "upshift/v1/_reply/me/1,true",
    "upshift/v1/_reply/,false",
    "upshift/v1/_reply/+,false",
    "upshift/v1/tnr-0/command/desired,false",
    "upshift/v1/_replyx/me,false",
    "other/me,false"
  })
  void responseTopic_mustBeBelowReply(String topic, boolean allowed) {
    BrainMetrics metrics = new BrainMetrics();
    Announcer announcer = new Announcer(Topics.standard(), metrics, new Incarnation(1, "brain"));
    assertThat(new Replies(Topics.standard(), announcer).isAllowed(topic)).isEqualTo(allowed);
    metrics.close();
  }
}
