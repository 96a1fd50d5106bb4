package dev.upshift.mqtt;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

final class TakeoverWatchTest {
  private static final long SOON = Duration.ofMillis(300).toNanos();
  private static final long LATER = Duration.ofSeconds(11).toNanos();
  private final TakeoverWatch watch = new TakeoverWatch();

  private boolean losses(int count) {
    boolean rival = false;
    for (int i = 0; i < count; i++) {
      rival = watch.lostWithoutReason(SOON);
    }
    return rival;
  }

  @Test
  void fiveLossesInARow_soonAfterConnecting_areARival() {
    assertThat(losses(4)).isFalse();
    assertThat(losses(1)).isTrue();
  }

  @Test
  void brokerThatRestarts_refusingInBetween_isNoRival() {
    for (int i = 0; i < 50; i++) {
      assertThat(losses(4)).isFalse();
      watch.attemptFailed();
    }
  }

  @Test
  void connectionThatLasted_startsTheCountAgain() {
    assertThat(losses(4)).isFalse();
    assertThat(watch.lostWithoutReason(LATER)).isFalse();
    assertThat(losses(4)).isFalse();
  }

  @Test
  void lossWithAReasonOfTheBroker_startsTheCountAgain() {
    assertThat(losses(4)).isFalse();
    watch.lostWithReason();
    assertThat(losses(4)).isFalse();
  }
}
