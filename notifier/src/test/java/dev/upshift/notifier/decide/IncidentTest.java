package dev.upshift.notifier.decide;

import static org.assertj.core.api.Assertions.assertThat;

import dev.upshift.protocol.AlertState;
import dev.upshift.protocol.Severity;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class IncidentTest {
  private static final Instant NOW = Notices.AT;
  private static final Rhythm RHYTHM = new Rhythm(Duration.ofMinutes(5), Duration.ofMinutes(15));
  private static final Announcement INFO = Notices.told("d-1").announcement();
  private static final Announcement WARNING = Notices.saying("worse");
  private static final Announcement RESOLVED =
      Notices.told(AlertState.RESOLVED, NOW).announcement();

  private Optional<Incident> incident = Optional.empty();

  @Test
  void first_goesAtOnceInAThreadOfItsOwn() {
    assertThat(told(INFO, 0)).isEqualTo(NOW);
    assertThat(incident.orElseThrow().until()).isEqualTo(minute(5));
  }

  @Test
  void next_withinTheWindow_isHeldUntilItsEnd_andTheNextWindowIsTwiceAsLong() {
    told(INFO, 0);
    assertThat(told(INFO, 1)).isEqualTo(minute(5));
    assertThat(told(INFO, 4)).isEqualTo(minute(5));
    assertThat(told(INFO, 6)).isEqualTo(minute(15));
    assertThat(told(INFO, 16)).isEqualTo(minute(30));
    assertThat(told(INFO, 31)).isEqualTo(minute(45));
  }

  @Test
  void next_afterAWindowInWhichNothingWasHeld_goesAtOnce() {
    told(INFO, 0);
    assertThat(told(INFO, 6)).isEqualTo(minute(6));
    assertThat(told(INFO, 7)).isEqualTo(minute(16));
  }

  @Test
  void next_afterQuiet_isANewIncident() {
    told(INFO, 0);
    assertThat(rule(INFO, 10).fresh()).isTrue();
    assertThat(incident.orElseThrow().until()).isEqualTo(minute(15));
  }

  @Test
  void worse_goesAtOnce_once() {
    told(INFO, 0);
    assertThat(told(WARNING, 1)).isEqualTo(minute(1));
    assertThat(told(WARNING, 2)).isEqualTo(minute(5));
    assertThat(incident.orElseThrow().worst()).isEqualTo(Severity.WARNING);
  }

  @Test
  void resolution_closesTheThread_butDoesNotLetFlappingThrough() {
    told(WARNING, 0);
    Incident.Ruling resolved = rule(RESOLVED, 1);
    assertThat(resolved.heldUntil()).isEqualTo(minute(5));
    assertThat(resolved.fresh()).isFalse();
    Incident.Ruling again = rule(WARNING, 2);
    assertThat(again.heldUntil()).isEqualTo(minute(5));
    assertThat(again.fresh()).isTrue();
    assertThat(rule(WARNING, 3).fresh()).isFalse();
  }

  @Test
  void each_withoutFolding_goesAtOnce() {
    for (int minute = 0; minute < 3; minute++) {
      Incident.Ruling ruling = Incident.on(incident, INFO, minute(minute), Rhythm.EACH);
      incident = Optional.of(ruling.after());
      assertThat(ruling.heldUntil()).isEqualTo(minute(minute));
    }
  }

  @Test
  void clock_setBack_holdsNothingForLong() {
    told(INFO, 600);
    assertThat(told(INFO, 0)).isEqualTo(minute(0));
  }

  private Instant told(Announcement announcement, int minute) {
    return rule(announcement, minute).heldUntil();
  }

  private Incident.Ruling rule(Announcement announcement, int minute) {
    Incident.Ruling ruling = Incident.on(incident, announcement, minute(minute), RHYTHM);
    incident = Optional.of(ruling.after());
    return ruling;
  }

  private static Instant minute(int minute) {
    return NOW.plus(Duration.ofMinutes(minute));
  }
}
