package dev.upshift.notifier.decide;

import static org.assertj.core.api.Assertions.assertThat;

import dev.upshift.notifier.decide.Turn.Place;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class TurnTest {
  private static final Instant NOW = Instant.parse("2025-12-30T20:00:00Z");
  private static final Duration LONGEST = Duration.ofHours(1);

  @Test
  void queue_empty_rests() {
    assertThat(of()).isEqualTo(new Turn.Rest());
  }

  @Test
  void first_due_isTaken() {
    assertThat(of(new Place(0, NOW), new Place(0, NOW))).isEqualTo(new Turn.Take(0));
  }

  @Test
  void first_waiting_holdsUpTheOthersToKeepTheOrder() {
    assertThat(of(new Place(2, in(10)), new Place(0, NOW)))
        .isEqualTo(new Turn.Wait(Duration.ofSeconds(10)));
  }

  @Test
  void first_failedOften_letsTheNextPassWhileItWaits() {
    assertThat(of(new Place(Turn.PATIENCE, in(10)), new Place(0, NOW))).isEqualTo(new Turn.Take(1));
  }

  @Test
  void first_failedOftenAndDueAgain_isTakenBeforeTheNext() {
    assertThat(of(new Place(Turn.PATIENCE, NOW), new Place(0, NOW))).isEqualTo(new Turn.Take(0));
  }

  @Test
  void all_failedOften_waitForTheEarliest() {
    assertThat(of(new Place(9, in(30)), new Place(9, in(20)), new Place(9, in(40))))
        .isEqualTo(new Turn.Wait(Duration.ofSeconds(20)));
  }

  @Test
  void first_dueInAFutureThatNobodyMeant_isTaken() {
    assertThat(of(new Place(1, in(86_400)))).isEqualTo(new Turn.Take(0));
  }

  private static Turn of(Place... places) {
    return Turn.of(List.of(places), NOW, LONGEST);
  }

  private static Instant in(long seconds) {
    return NOW.plusSeconds(seconds);
  }
}
