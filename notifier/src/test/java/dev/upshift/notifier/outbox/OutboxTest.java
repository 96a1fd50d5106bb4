package dev.upshift.notifier.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.upshift.notifier.decide.Consequence.ForDelivery;
import dev.upshift.notifier.decide.Form;
import dev.upshift.notifier.decide.Manner;
import dev.upshift.notifier.decide.Notices;
import dev.upshift.notifier.decide.QuietHours;
import dev.upshift.notifier.decide.Rhythm;
import dev.upshift.notifier.decide.Triage;
import dev.upshift.protocol.AlertState;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OutboxTest {
  private static final Instant NOW = Instant.parse("2025-12-30T20:30:00Z");
  private static final List<String> CHANNELS = List.of("slack", "console");

  @TempDir Path folder;
  Outbox outbox;

  @BeforeEach
  void open() {
    outbox = Outbox.open(folder.resolve("outbox.sqlite"));
  }

  @AfterEach
  void close() {
    outbox.close();
  }

  @Test
  void event_new_waitsOnEachChannelInOrder() {
    assertThat(add("d-1")).isTrue();
    assertThat(add("d-2")).isTrue();
    for (String channel : CHANNELS) {
      assertThat(outbox.front(channel, 10))
          .extracting(w -> w.announcement().reference())
          .containsExactly("d-1", "d-2");
    }
  }

  @Test
  void event_readBack_isTheSame() {
    add("d-1");
    assertThat(first().announcement()).isEqualTo(Notices.told("d-1").announcement());
    assertThat(first().queuedAt()).isEqualTo(NOW);
    assertThat(first().possibleRepeat()).isFalse();
  }

  @Test
  void event_again_isFolded_alsoAfterItWasDelivered() {
    add("d-1");
    outbox.settle(first().seq(), new ForDelivery.Done(), NOW);
    assertThat(add("d-1")).isFalse();
    assertThat(outbox.front("slack", 10)).isEmpty();
  }

  @Test
  void delivery_heldBack_expiresAfterTheTimeFromItsReleaseOn() {
    Instant morning = NOW.plus(Duration.ofHours(8));
    QuietHours night = new QuietHours(LocalTime.of(20, 0), LocalTime.of(4, 30), ZoneOffset.UTC);
    outbox.add(
        Notices.told("d-1"),
        List.of("slack"),
        NOW,
        _ -> new Manner(Rhythm.EACH, Optional.of(night)));
    assertThat(outbox.front("slack", 1, morning).getFirst().queuedAt()).isEqualTo(morning);
  }

  @Test
  void dailyCheckAndBlindness_areNeitherHeldBackNorFoldedWithWhatTheFleetHasToSay() {
    Manner quiet =
        new Manner(new Rhythm(Duration.ofMinutes(15), Duration.ofHours(4)), Optional.empty());
    for (Triage.Outcome.Tell one :
        List.of(
            fleet("alert/_fleet/a", "site-event"),
            fleet("digest/2026-11-24", "digest"),
            fleet("notifier-was-blind/1", "notifier-was-blind"))) {
      outbox.add(one, List.of("slack"), NOW, _ -> quiet);
    }
    List<Waiting> due = outbox.front("slack", 10, NOW);
    assertThat(due)
        .extracting(w -> w.announcement().reason())
        .containsExactly("site-event", "digest", "notifier-was-blind");
    assertThat(due).allMatch(w -> outbox.companions("slack", w, NOW).isEmpty());
  }

  private static Triage.Outcome.Tell fleet(String id, String reason) {
    return new Triage.Outcome.Tell(id, Optional.empty(), Notices.fleet(id, reason));
  }

  @Test
  void delivery_heldBack_waitsForItsTimeAndBringsItsCompanions() {
    Rhythm rhythm = new Rhythm(Duration.ofMinutes(5), Duration.ofHours(1));
    for (String id : List.of("d-1", "d-2", "d-3")) {
      outbox.add(
          Notices.told(id), List.of("slack"), NOW, _ -> new Manner(rhythm, Optional.empty()));
    }
    outbox.settle(first().seq(), new ForDelivery.Done(), NOW);
    assertThat(outbox.front("slack", 10, NOW)).isEmpty();
    Instant due = NOW.plusSeconds(300);
    assertThat(outbox.nextHeld("slack", NOW)).contains(due);
    Waiting second = outbox.front("slack", 10, due).getFirst();
    assertThat(outbox.companions("slack", second, due))
        .extracting(w -> w.announcement().reference())
        .containsExactly("d-3");
    assertThat(outbox.nextHeld("slack", due)).isEmpty();
  }

  @Test
  void thread_isTheFirstMessageOfAnIncident() {
    add("d-1");
    assertThat(first().thread()).isEmpty();
    outbox.began("slack", "tnr-0", "42");
    outbox.began("slack", "tnr-0", "43");
    assertThat(first().thread()).contains("42");
    assertThat(outbox.front("console", 1).getFirst().thread()).isEmpty();
  }

  @Test
  void transaction_thatFails_leavesNothing() {
    assertThatThrownBy(() ->
            outbox.atomically(() -> {
              add("d-1");
              throw new IllegalStateException("cut off");
            }))
        .hasMessage("cut off");
    assertThat(outbox.front("slack", 10)).isEmpty();
    assertThat(add("d-1")).isTrue();
  }

  @Test
  void delivery_cutOffWhileSending_isAPossibleRepeat() {
    add("d-1");
    add("d-2");
    outbox.sending(first().seq());
    outbox.close();
    open();
    assertThat(outbox.front("slack", 10))
        .extracting(Waiting::possibleRepeat, Waiting::attempts)
        .containsExactly(tuple(true, 1), tuple(false, 0));
    assertThat(outbox.front("console", 1).getFirst().possibleRepeat()).isFalse();
  }

  @Test
  void delivery_claimed_isBeingSent_andAPossibleRepeatWhereItIsCutOff() {
    add("d-1");
    assertThat(outbox.claim("slack", NOW))
        .hasValueSatisfying(w -> assertThat(w.announcement().reference()).isEqualTo("d-1"));
    assertThat(outbox.claim("slack", NOW)).isEmpty();
    outbox.close();
    open();
    assertThat(first().possibleRepeat()).isTrue();
    assertThat(first().attempts()).isEqualTo(1);
  }

  @Test
  void delivery_behindAnother_isNotClaimed() {
    add("d-1");
    add("d-2");
    assertThat(outbox.claim("slack", NOW)).isEmpty();
    assertThat(first().attempts()).isZero();
  }

  @Test
  void event_thatMayHaveBeenTold_isAPossibleRepeatOnEachChannel() {
    add("d-1");
    outbox.mayHaveBeenTold(first().announcement().eventId());
    for (String channel : CHANNELS) {
      assertThat(outbox.front(channel, 1).getFirst().possibleRepeat()).isTrue();
    }
  }

  @Test
  void delivery_toBeTriedAgain_keepsItsPlaceAndItsForm() {
    add("d-1");
    add("d-2");
    Instant later = NOW.plusSeconds(30);
    outbox.sending(first().seq());
    outbox.settle(first().seq(), new ForDelivery.Again(later, Form.PLAIN, true, "answer 400"), NOW);
    assertThat(first().announcement().reference()).isEqualTo("d-1");
    assertThat(first().form()).isEqualTo(Form.PLAIN);
    assertThat(first().nextAttemptAt()).isEqualTo(later);
    assertThat(first().possibleRepeat()).isTrue();
  }

  @Test
  void delivery_dead_isCountedAndNotTriedAgain() {
    add("d-1");
    outbox.settle(first().seq(), new ForDelivery.Dead("answer 400"), NOW);
    assertThat(outbox.front("slack", 10)).isEmpty();
    assertThat(outbox.queues().backlog("slack").dead()).isEqualTo(1);
    assertThat(outbox.queues().backlog("console").waiting()).isEqualTo(1);
  }

  @Test
  void backlog_saysHowMuchAndSinceWhen() {
    add("d-1");
    outbox.add(Notices.told("d-2"), CHANNELS, NOW.plusSeconds(60));
    assertThat(outbox.queues().backlog("slack"))
        .isEqualTo(new Backlog(2, 0, Optional.of(NOW), Optional.of(NOW)));
    assertThat(outbox.queues().backlog("nobody"))
        .isEqualTo(new Backlog(0, 0, Optional.empty(), Optional.empty()));
    assertThat(outbox.queues().waiting()).containsExactlyInAnyOrder("slack", "console");
  }

  @Test
  void alert_lastState_isTheLastPutIn() {
    Triage.Outcome.Tell firing = Notices.told(AlertState.FIRING, Notices.AT);
    assertThat(outbox.lastAlertState(firing.topic())).isEmpty();
    outbox.add(firing, CHANNELS, NOW);
    assertThat(outbox.lastAlertState(firing.topic())).contains(AlertState.FIRING);
    outbox.add(Notices.told(AlertState.RESOLVED, Notices.AT), CHANNELS, NOW);
    assertThat(outbox.lastAlertState(firing.topic())).contains(AlertState.RESOLVED);
  }

  @Test
  void forget_dropsWhatIsDoneAndOld_keepsWhatWaitsAndEachAlertsLast() {
    add("done");
    finishAll();
    add("waiting");
    outbox.add(Notices.told(AlertState.FIRING, Notices.AT), List.of(), NOW);
    outbox.add(Notices.told(AlertState.RESOLVED, Notices.AT), List.of(), NOW);
    assertThat(outbox.forget(NOW)).isZero();
    assertThat(outbox.forget(NOW.plus(Duration.ofDays(1)))).isEqualTo(2);
    assertThat(outbox.front("slack", 10)).hasSize(1);
    assertThat(outbox.add(Notices.told(AlertState.RESOLVED, Notices.AT), List.of(), NOW)).isFalse();
  }

  @Test
  void firing_areTheAlertsToldOnTheChannel_thatHaveNoEnd() {
    Triage.Outcome.Tell firing = Notices.told(AlertState.FIRING, Notices.AT);
    add("d-1");
    outbox.add(firing, CHANNELS, NOW);
    assertThat(outbox.queues().firing("slack", 0)).isEmpty();
    outbox.front("slack", 9).forEach(w -> outbox.settle(w.seq(), new ForDelivery.Done(), NOW));
    Firing found = outbox.queues().firing("slack", 0).orElseThrow();
    assertThat(found.announcement()).isEqualTo(firing.announcement());
    assertThat(outbox.queues().firing("slack", found.seq())).isEmpty();
    assertThat(outbox.queues().firing("console", 0)).isEmpty();
    outbox.add(Notices.told(AlertState.RESOLVED, Notices.AT.plusSeconds(9)), CHANNELS, NOW);
    assertThat(outbox.queues().firing("slack", 0)).isEmpty();
  }

  @Test
  void epoch_growsWithEachStart() {
    long first = outbox.attendance().newEpoch(NOW);
    outbox.close();
    open();
    assertThat(outbox.attendance().newEpoch(NOW)).isEqualTo(first + 1);
  }

  @Test
  void file_thatIsNoOutbox_isRefused() throws Exception {
    Path wrong =
        Files.writeString(folder.resolve("wrong.sqlite"), "this is no database".repeat(99));
    assertThatThrownBy(() -> Outbox.open(wrong))
        .isInstanceOf(OutboxException.class)
        .hasMessageContaining("wrong.sqlite");
  }

  private boolean add(String id) {
    return outbox.add(Notices.told(id), CHANNELS, NOW);
  }

  private Waiting first() {
    return outbox.front("slack", 1).getFirst();
  }

  private void finishAll() {
    for (String channel : CHANNELS) {
      outbox.front(channel, 100).forEach(w -> outbox.settle(w.seq(), new ForDelivery.Done(), NOW));
    }
  }
}
