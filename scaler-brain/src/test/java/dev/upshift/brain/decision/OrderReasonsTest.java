package dev.upshift.brain.decision;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Why a person gives an order is told with what comes of it. */
class OrderReasonsTest {
  @Test
  void order_withAReason_tellsItInItsDecision_andForAsLongAsItHolds() {
    Bench bench = Bench.running(Policy.defaults(), "light", "medium");
    for (Input order :
        List.of(
            new Input.PinMode("light", Duration.ofHours(1), "ann", "a demo"),
            new Input.Pause(Duration.ofHours(1), "ann", "a demo"),
            new Input.Resume("ann", "a demo"),
            new Input.Resume("ann", "a demo"),
            new Input.Release("ann", "a demo"),
            new Input.Release("ann", "a demo"),
            new Input.Retry("ann", "a demo"),
            new Input.StepMode(true, "ann", "a demo"),
            new Input.Reset("ann", "a demo"))) {
      bench.tell(order);
      assertThat(bench.decisions.getLast().summary()).endsWith(", by ann: a demo");
      assertThat(bench.decisions.getLast().evidence()).containsEntry("why", "a demo");
      if (order instanceof Input.PinMode) {
        assertThat(picture(bench)).isEqualTo("an operator pinned light, by ann: a demo");
      } else if (order instanceof Input.Pause) {
        assertThat(picture(bench)).endsWith("paused automatic changes, by ann: a demo");
      }
    }
    assertThat(picture(bench)).doesNotContain("a demo");
  }

  private static String picture(Bench bench) {
    return Picture.of(bench.state, bench.now, Policy.defaults(), 1).reason();
  }

  @Test
  void order_withoutAReason_isToldAsBeforeThereWereReasons() {
    Bench bench = Bench.running(Policy.defaults(), "light", "medium");
    bench.tell(new Input.Pause(null, "ann"));
    assertThat(bench.decisions.getLast().summary()).isEqualTo("paused until resumed");
    assertThat(bench.decisions.getLast().evidence()).doesNotContainKey("why");
  }

  @Test
  void refusal_keepsTheReasonThatThePersonGave() {
    Bench bench = Bench.running(Policy.defaults(), "light", "medium");
    bench.tell(new Input.PinMode("huge", null, "ann", "a demo"));
    assertThat(bench.decisions.getLast().evidence())
        .containsEntry("why", "a demo")
        .containsKey("refused");
  }
}
