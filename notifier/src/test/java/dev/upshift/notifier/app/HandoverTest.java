package dev.upshift.notifier.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.upshift.notifier.decide.Form;
import dev.upshift.notifier.decide.Notices;
import dev.upshift.notifier.outbox.Waiting;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class HandoverTest {
  private static final Duration LONG = Duration.ofMinutes(5);
  private static final Duration PATIENCE = Duration.ofMinutes(1);
  private static final Waiting DELIVERY =
      new Waiting(
          1,
          Notices.told("d-1").announcement(),
          Form.NATIVE,
          0,
          false,
          Notices.AT,
          Notices.AT,
          Optional.empty());

  private final Handover handover = new Handover();

  @Test
  void lane_thatRests_isHandedWhatItWasReservedFor() {
    CompletableFuture<Optional<Waiting>> lane = rest(LONG);
    await().atMost(PATIENCE).until(handover::reserve);
    assertThat(handover.reserve()).isFalse();
    handover.give(DELIVERY);
    assertThat(lane.join()).contains(DELIVERY);
    assertThat(handover.reserve()).isFalse();
  }

  @Test
  void lane_reserved_waitsForTheCommitHoweverOftenItIsWoken() {
    CompletableFuture<Optional<Waiting>> lane = rest(LONG);
    await().atMost(PATIENCE).until(handover::reserve);
    handover.wake();
    handover.give(DELIVERY);
    assertThat(lane.join()).contains(DELIVERY);
  }

  @Test
  void lane_released_looksForItself() {
    CompletableFuture<Optional<Waiting>> lane = rest(LONG);
    await().atMost(PATIENCE).until(handover::reserve);
    handover.release();
    assertThat(lane.join()).isEmpty();
  }

  @Test
  void lane_wokenBeforeItRests_doesNotRest() throws Exception {
    handover.wake();
    assertThat(handover.rest(LONG)).isEmpty();
  }

  @Test
  void lane_thatPauses_cannotBeReserved() throws Exception {
    CompletableFuture<Boolean> lane =
        CompletableFuture.supplyAsync(() -> {
          try {
            handover.pause(LONG);
            return true;
          } catch (InterruptedException e) {
            throw new IllegalStateException(e);
          }
        });
    assertThat(handover.reserve()).isFalse();
    handover.wake();
    assertThat(lane.join()).isTrue();
    assertThat(handover.rest(Duration.ZERO)).isEmpty();
  }

  private CompletableFuture<Optional<Waiting>> rest(Duration longest) {
    return CompletableFuture.supplyAsync(() -> {
      try {
        return handover.rest(longest);
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    });
  }
}
