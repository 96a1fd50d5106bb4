package dev.upshift.brain.decision;

import static org.assertj.core.api.Assertions.assertThat;

import dev.upshift.protocol.Notice;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CostsTest {
  private static final Policy GUIDE =
      Policy.of(Map.of("price-per-hour", "2", "baseline-hours", "7800"));
  private static final Duration DAY = Duration.ofDays(1);

  private static Optional<Notice.Cost> cost(Bench bench, Optional<Duration> remaining) {
    return Costs.of(bench.state, bench.now, bench.policy, remaining);
  }

  private static Notice.Cost cost(Bench bench) {
    return cost(bench, Optional.empty()).orElseThrow();
  }

  @Test
  void hours_areAllPaidFor_alsoThoseOfSilence() {
    Bench bench = Bench.running(GUIDE, "light", "medium");
    bench.hear(Duration.ofHours(1)).pass(Duration.ofHours(2)).beat();
    bench.reboot();
    bench.pass(Duration.ofMinutes(30)).tell(new Input.ModeNotRunning("stopped"));
    assertThat(cost(bench)).isEqualTo(new Notice.Cost(2, 7, null, null));
  }

  @Test
  void trainingThatTellsItsEnd_hasAProjectionAndASaving() {
    Bench bench = Bench.running(GUIDE, "light").pass(DAY.multipliedBy(4));
    assertThat(cost(bench, Optional.of(DAY.multipliedBy(2))))
        .contains(new Notice.Cost(2, 192, 288.0, 15_312.0));
  }

  @Test
  void completion_endsTheCost_andTheSavingIsFinal() {
    Bench bench = Bench.running(GUIDE, "light").pass(DAY.multipliedBy(10));
    bench.tell(new Input.Completed());
    bench.pass(DAY);
    assertThat(cost(bench, Optional.of(DAY))).contains(new Notice.Cost(2, 480, 480.0, 15_120.0));
  }

  @Test
  void reset_isTheSameTraining_untilItWasComplete() {
    Bench bench = Bench.running(GUIDE, "light").pass(DAY);
    bench.tell(new Input.Reset("ann"));
    assertThat(cost(bench).soFar()).isEqualTo(48);
    bench.tell(new Input.Completed());
    bench.pass(DAY).tell(new Input.Reset("ann"));
    assertThat(cost(bench).soFar()).isZero();
    bench.pass(Duration.ofHours(1));
    assertThat(cost(bench).soFar()).isEqualTo(2);
  }

  @Test
  void saving_isNegativeWhereItCostsMore_andAbsentWithoutABaseline() {
    Policy dear = Policy.of(Map.of("price-per-hour", "0.333", "baseline-hours", "1"));
    Bench bench = Bench.running(dear, "light").pass(DAY);
    bench.tell(new Input.Completed());
    assertThat(cost(bench)).isEqualTo(new Notice.Cost(0.333, 7.99, 7.99, -7.66));
    Bench plain = Bench.running(Policy.of(Map.of("price-per-hour", "2")), "light");
    assertThat(cost(plain, Optional.of(DAY))).contains(new Notice.Cost(2, 0, 48.0, null));
  }

  @Test
  void cost_isUnknownWithoutAPrice_andBeforeTheFirstMode() {
    Bench free = Bench.running(Policy.of(Map.of("baseline-hours", "10")), "light");
    assertThat(cost(free, Optional.of(DAY))).isEmpty();
    assertThat(cost(new Bench(GUIDE), Optional.of(DAY))).isEmpty();
  }

  @Test
  void picture_tellsTheCost() {
    Bench bench = Bench.running(GUIDE, "light").pass(DAY);
    assertThat(Picture.of(bench.state, bench.now, GUIDE, 1, Optional.of(DAY)).cost())
        .isEqualTo(new Notice.Cost(2, 48, 96.0, 15_504.0));
  }
}
