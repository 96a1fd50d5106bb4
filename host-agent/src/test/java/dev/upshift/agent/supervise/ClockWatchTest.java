package dev.upshift.agent.supervise;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

final class ClockWatchTest {
  private Instant wall = Instant.parse("2026-05-01T12:00:00Z");
  private Duration awake = Duration.ofHours(1);
  private Duration sinceBoot = Duration.ofHours(3);
  private ClockWatch watch = ClockWatch.fresh();

  @Test
  void timeThatPasses_isNothing() {
    look();
    for (int beat = 0; beat < 100; beat++) {
      pass(Duration.ofSeconds(5));
      wall = wall.plusMillis(10);
      ClockWatch.Look look = look();
      assertThat(look.slept()).isEmpty();
      assertThat(look.stepped()).isEmpty();
    }
  }

  @Test
  void suspend_isTold_andIsNoStepOfTheClock() {
    look();
    pass(Duration.ofSeconds(5));
    wall = wall.plus(Duration.ofHours(8));
    sinceBoot = sinceBoot.plus(Duration.ofHours(8));
    ClockWatch.Look look = look();
    assertThat(look.slept()).contains(Duration.ofHours(8));
    assertThat(look.stepped()).isEmpty();
    pass(Duration.ofSeconds(5));
    assertThat(look().slept()).as("told once").isEmpty();
  }

  @Test
  void clockSetBackByAYear_isTold_andIsNoSuspend() {
    look();
    pass(Duration.ofSeconds(5));
    wall = wall.minus(Duration.ofDays(365));
    ClockWatch.Look look = look();
    assertThat(look.stepped()).contains(Duration.ofDays(-365));
    assertThat(look.slept()).isEmpty();
    pass(Duration.ofSeconds(5));
    assertThat(look().stepped()).as("told once").isEmpty();
  }

  @Test
  void processThatWasStopped_isNothing() {
    look();
    pass(Duration.ofMinutes(10));
    assertThat(look().slept()).isEmpty();
  }

  private void pass(Duration time) {
    wall = wall.plus(time);
    awake = awake.plus(time);
    sinceBoot = sinceBoot.plus(time);
  }

  private ClockWatch.Look look() {
    ClockWatch.Look look = watch.look(new ClockWatch.Reading(wall, awake, sinceBoot));
    watch = look.next();
    return look;
  }
}
