package dev.upshift.notifier.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.upshift.notifier.decide.Manner;
import dev.upshift.notifier.decide.Notices;
import dev.upshift.notifier.decide.QuietHours;
import dev.upshift.notifier.decide.Rhythm;
import dev.upshift.notifier.decide.Triage;
import dev.upshift.protocol.AlertState;
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

/** What a silence lets out, and how long an acknowledgement holds. */
class ControlsTest {
  private static final Instant NOW = Notices.AT;
  private static final Instant END = NOW.plus(Duration.ofDays(20));
  private static final Manner PAGER =
      new Manner(Rhythm.EACH, Optional.empty(), Duration.ofMinutes(15));

  @TempDir Path folder;
  private Outbox outbox;

  @BeforeEach
  void open() {
    outbox = Outbox.open(folder.resolve("outbox.sqlite"));
  }

  @AfterEach
  void close() {
    outbox.close();
  }

  @Test
  void alert_letOutAfterALongSilence_isTriedForAsLongAsANewOne() {
    assertThat(releasedTo(Manner.PLAIN)).isEqualTo(END);
  }

  @Test
  void alert_letOut_waitsForTheEndOfTheQuietHours() {
    QuietHours night = new QuietHours(LocalTime.of(20, 0), LocalTime.of(7, 0), ZoneOffset.UTC);
    assertThat(releasedTo(new Manner(Rhythm.EACH, Optional.of(night))))
        .isEqualTo(Instant.parse("2026-01-20T07:00:00Z"));
  }

  @Test
  void alert_letOut_isEscalatedOnlyWhenNobodyHasAcknowledgedItForAsLongAsEver() {
    assertThat(releasedTo(PAGER)).isEqualTo(END.plus(PAGER.patience()));
  }

  @Test
  void alert_letOut_isNotEscalatedWhereSomebodySeesToIt() {
    hide(PAGER);
    acknowledge(NOW);
    assertThat(outbox.controls().release(List.of(), _ -> PAGER, END)).isZero();
    assertThat(outbox.front("pager", 1)).isEmpty();
  }

  @Test
  void acknowledgement_endsWithTheAlert() {
    add(AlertState.FIRING, NOW);
    acknowledge(NOW.plusSeconds(1));
    add(AlertState.RESOLVED, NOW.plusSeconds(2));
    add(AlertState.FIRING, NOW.plusSeconds(3));
    assertThat(outbox.front("pager", 9)).hasSize(1);
  }

  private void acknowledge(Instant at) {
    assertThat(outbox.controls().acknowledge("fleet", "a-1", at, "mara", "", List.of("pager")))
        .isTrue();
  }

  private void add(AlertState state, Instant at) {
    Triage.Outcome.Tell tell = Notices.told(state, at);
    assertThat(outbox.add(tell, List.of("pager"), at, _ -> PAGER)).isTrue();
  }

  private void hide(Manner manner) {
    Triage.Outcome.Tell tell = Notices.told(AlertState.FIRING, NOW);
    outbox.add(tell, List.of("pager"), NOW, _ -> manner, Optional.of("s-1"));
  }

  /** From when on its expiry counts. */
  private Instant releasedTo(Manner manner) {
    hide(manner);
    assertThat(outbox.controls().release(List.of(), _ -> manner, END)).isEqualTo(1);
    return outbox.front("pager", 1).getFirst().queuedAt();
  }
}
