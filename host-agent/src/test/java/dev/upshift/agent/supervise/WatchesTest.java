package dev.upshift.agent.supervise;

import static org.assertj.core.api.Assertions.assertThat;

import dev.upshift.agent.supervise.HangWatch.Hang;
import dev.upshift.agent.supervise.HangWatch.Patience;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What is wrong though every process runs: hangs, collapsed rates, lost GPUs. */
class WatchesTest {
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
  private static final Patience PATIENCE =
      new Patience(Optional.of(20.0), Duration.ofMinutes(5), Optional.empty());

  private HangWatch watch = HangWatch.fresh();
  private Instant now = START;
  private double progress;
  private final List<Hang> hangs = new ArrayList<>();

  private void look(Duration later, boolean moves) {
    now = now.plus(later);
    progress += moves ? 1 : 0;
    HangWatch.Look look = watch.look("medium", Optional.of(progress), now, PATIENCE);
    watch = look.next();
    look.hang().ifPresent(hangs::add);
  }

  private void times(int times, Duration pace, boolean moves) {
    for (int i = 0; i < times; i++) {
      look(pace, moves);
    }
  }

  @Test
  void hang_isNoProgressForAMultipleOfTheUsualInterval() {
    times(10, Duration.ofSeconds(30), true);
    times(20, Duration.ofSeconds(30), false);
    assertThat(hangs).isEmpty();
    times(5, Duration.ofSeconds(30), false);
    assertThat(hangs)
        .containsExactly(
            new Hang(
                Optional.of(Duration.ofSeconds(30)), Duration.ofSeconds(630), Optional.of(10.0)));
  }

  @Test
  void hang_isNeverShorterThanTheMinimum() {
    times(10, Duration.ofSeconds(1), true);
    times(300, Duration.ofSeconds(1), false);
    assertThat(hangs).isEmpty();
    look(Duration.ofSeconds(1), false);
    assertThat(hangs).hasSize(1);
  }

  @Test
  void hang_ofATrainingWhoseHabitIsUnknown_isNone() {
    times(5, Duration.ofSeconds(1), true);
    look(Duration.ofDays(1), false);
    assertThat(hangs).isEmpty();
  }

  @Test
  void hang_isNeverLongerThanTheMaximum_whateverIsUsual() {
    Patience bounded =
        new Patience(Optional.of(20.0), Duration.ofMinutes(5), Optional.of(Duration.ofHours(1)));
    times(10, Duration.ofMinutes(10), true);
    HangWatch.Look early =
        watch.look("medium", Optional.of(progress), now.plusSeconds(3600), bounded);
    HangWatch.Look late =
        watch.look("medium", Optional.of(progress), now.plusSeconds(3601), bounded);
    assertThat(early.hang()).isEmpty();
    assertThat(late.hang()).isPresent();
  }

  @Test
  void hang_afterARestartWithoutAnyProgress_isOneToo() {
    times(10, Duration.ofSeconds(30), true);
    watch = watch.paused();
    HangWatch.Look first = watch.look("medium", Optional.empty(), now, PATIENCE);
    HangWatch.Look later =
        first.next().look("medium", Optional.empty(), now.plusSeconds(601), PATIENCE);
    assertThat(later.hang()).isPresent();
    assertThat(later.hang().orElseThrow().progress()).isEmpty();
  }

  @Test
  void hang_ofAnotherMode_hasToBeLearnedAnew() {
    times(10, Duration.ofSeconds(30), true);
    HangWatch.Look other = watch.look("heavy", Optional.of(progress), now, PATIENCE);
    assertThat(other.next().look("heavy", Optional.of(progress), now.plusSeconds(9_999), PATIENCE))
        .extracting(HangWatch.Look::hang)
        .isEqualTo(Optional.empty());
  }

  @Test
  void rate_farBelowTheUsualForAWhile_isACollapseToldOnce() {
    RateWatch rates = RateWatch.fresh();
    RateWatch.Floor floor = new RateWatch.Floor(0.1, Duration.ofMinutes(5));
    List<RateWatch.Collapse> told = new ArrayList<>();
    for (int minute = 0; minute < 60; minute++) {
      double rate = minute < 20 ? 1000 : 50;
      RateWatch.Look look = rates.look("medium", rate, START.plusSeconds(minute * 60L), floor);
      rates = look.next();
      look.collapse().ifPresent(told::add);
    }
    assertThat(told).containsExactly(new RateWatch.Collapse(1000, 50, Duration.ofMinutes(5)));
  }

  @Test
  void gpu_missingTwiceInARow_isLostOnceAndMayBeLostAgain() {
    GpuWatch.Look look = GpuWatch.fresh().look(Set.of("a", "b"));
    look = look.next().look(Set.of("a"));
    assertThat(look.lost()).isEmpty();
    look = look.next().look(Set.of("a"));
    assertThat(look.lost()).containsExactly("b");
    look = look.next().look(Set.of("a"));
    assertThat(look.lost()).isEmpty();
    look = look.next().look(Set.of("a", "b")).next().look(Set.of("a")).next().look(Set.of("a"));
    assertThat(look.lost()).containsExactly("b");
  }
}
