package dev.upshift.mqtt;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class BackoffTest {
  private static Backoff seeded(long seed) {
    return new Backoff(Duration.ofMillis(250), Duration.ofSeconds(30), new Random(seed));
  }

  private static List<Long> waits(Backoff backoff, int count) {
    return Stream.generate(backoff::next).limit(count).map(Duration::toMillis).toList();
  }

  @Test
  void waits_doubleFromTheLeastToTheMost_inTheUpperHalfOfEachStep() {
    List<Long> steps = List.of(250L, 500L, 1000L, 2000L, 4000L, 8000L, 16_000L, 30_000L, 30_000L);
    for (long seed = 0; seed < 200; seed++) {
      List<Long> waits = waits(seeded(seed), steps.size());
      IntStream.range(0, steps.size())
          .forEach(i -> assertThat(waits.get(i)).isBetween(steps.get(i) / 2, steps.get(i)));
    }
  }

  @Test
  void waits_ofTwoClients_differ() {
    assertThat(waits(seeded(1), 9)).isNotEqualTo(waits(seeded(2), 9));
    assertThat(waits(seeded(1), 9)).isEqualTo(waits(seeded(1), 9));
  }

  @Test
  void reset_afterManyWaits_startsFromTheLeast() {
    Backoff backoff = seeded(7);
    waits(backoff, 20);
    backoff.reset();
    assertThat(backoff.next()).isBetween(Duration.ofMillis(125), Duration.ofMillis(250));
  }

  @Test
  void bounds_ofZero_waitAMillisecond() {
    Backoff backoff = new Backoff(Duration.ZERO, Duration.ZERO, new Random(3));
    assertThat(waits(backoff, 5)).allMatch(millis -> millis == 1);
  }
}
