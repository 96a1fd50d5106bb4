package dev.upshift.brain.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class BrainClockTest {
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  private final AtomicReference<Instant> wall = new AtomicReference<>(START);
  private final AtomicLong nanos = new AtomicLong(42);

  private BrainClock clock(Instant notBefore) {
    return new BrainClock(wall::get, nanos::get, notBefore);
  }

  private void pass(Duration time) {
    wall.set(wall.get().plus(time));
    nanos.addAndGet(time.toNanos());
  }

  @Test
  void time_passesWithBothClocks() {
    BrainClock clock = clock(Instant.EPOCH);
    pass(Duration.ofSeconds(90));
    assertThat(clock.now()).isEqualTo(START.plusSeconds(90));
    assertThat(clock.ahead()).isZero();
  }

  @Test
  void wallClock_setBack_doesNotTurnTimeBack() {
    BrainClock clock = clock(Instant.EPOCH);
    assertThat(clock.now()).isEqualTo(START);
    wall.set(START.minusSeconds(3600));
    pass(Duration.ofSeconds(10));
    assertThat(clock.now()).isEqualTo(START.plusSeconds(10));
    assertThat(clock.ahead()).isEqualTo(Duration.ofHours(1));
  }

  @Test
  void wallClock_setForward_isFollowed() {
    BrainClock clock = clock(Instant.EPOCH);
    wall.set(START.plusSeconds(3600));
    assertThat(clock.now()).isEqualTo(START.plusSeconds(3600));
  }

  @Test
  void time_afterARestart_isNotBeforeTheLastStamp() {
    BrainClock clock = clock(START.plusSeconds(500));
    assertThat(clock.now()).isEqualTo(START.plusSeconds(500));
    pass(Duration.ofSeconds(1));
    assertThat(clock.now()).isEqualTo(START.plusSeconds(501));
  }
}
