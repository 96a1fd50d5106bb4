package dev.upshift.agent.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.upshift.agent.telemetry.BootHistory.Announcement;
import dev.upshift.agent.telemetry.BootHistory.Before;
import dev.upshift.agent.telemetry.BootSource.PresentBoot;
import dev.upshift.protocol.BootCause;
import dev.upshift.protocol.Telemetry.Boot;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a change of boot id means. */
final class BootHistoryTest {
  private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
  private static final List<Boot> FIRST =
      BootHistory.with(List.of(), boot("one", NOON), before(NOON, Optional.empty()), 32);

  @Test
  void theFirstBootEver_isNoReboot() {
    assertThat(BootHistory.isReboot(List.of(), "one")).isFalse();
    assertThat(FIRST).hasSize(1);
    assertThat(FIRST.getFirst().cause()).isEqualTo(BootCause.UNKNOWN);
    assertThat(FIRST.getFirst().endedAt()).isNull();
  }

  @Test
  void theSameBootId_changesNothing_whateverTheClockSays() {
    PresentBoot later = boot("one", NOON.plusSeconds(86_400 * 365));
    assertThat(BootHistory.isReboot(FIRST, "one")).isFalse();
    assertThat(BootHistory.with(FIRST, later, before(NOON, Optional.empty()), 32)).isEqualTo(FIRST);
  }

  @Test
  void anotherBootId_isUnplanned_andCarriesWhatWasApplied() {
    List<Boot> boots = reboot(Optional.empty(), Optional.empty());
    assertThat(boots.getFirst().endedAt()).isEqualTo(NOON.plusSeconds(100));
    assertThat(boots.getLast())
        .isEqualTo(
            new Boot(
                "two",
                NOON.plusSeconds(130),
                null,
                BootCause.UNPLANNED,
                "no clean marker",
                "medium",
                3,
                7));
  }

  @Test
  void anAnnouncementThatStands_makesItPlanned() {
    Announcement announced =
        new Announcement("one", NOON.plusSeconds(60), NOON.plusSeconds(600), null);
    Boot last = reboot(Optional.of(announced), Optional.empty()).getLast();
    assertThat(last.cause()).isEqualTo(BootCause.PLANNED);
    assertThat(last.evidence()).isEqualTo("announced 12:01");
  }

  @Test
  void whoAnnouncedIt_andWhatTheKernelLeft_areEvidence() {
    Announcement announced =
        new Announcement("one", NOON.plusSeconds(60), NOON.plusSeconds(600), "the service manager");
    assertThat(reboot(Optional.of(announced), Optional.empty()).getLast().evidence())
        .isEqualTo("announced 12:01 by the service manager");
    Before panicked =
        new Before(
            NOON, Optional.empty(), Optional.empty(), Optional.of("kernel panic"), "medium", 3, 7);
    Boot last = BootHistory.with(FIRST, boot("two", NOON.plusSeconds(9)), panicked, 32).getLast();
    assertThat(last.cause()).isEqualTo(BootCause.UNPLANNED);
    assertThat(last.evidence()).isEqualTo("kernel panic");
  }

  @Test
  void anAnnouncementThatExpired_orOfAnEarlierBoot_doesNot() {
    Announcement expired = new Announcement("one", NOON, NOON.plusSeconds(99), null);
    Announcement earlier = new Announcement("zero", NOON, NOON.plusSeconds(600), null);
    assertThat(reboot(Optional.of(expired), Optional.empty()).getLast().cause())
        .isEqualTo(BootCause.UNPLANNED);
    assertThat(reboot(Optional.of(earlier), Optional.empty()).getLast().cause())
        .isEqualTo(BootCause.UNPLANNED);
  }

  @Test
  void aCleanEnd_isEvidenceOnly() {
    Boot last = reboot(Optional.empty(), Optional.of(NOON.plusSeconds(90))).getLast();
    assertThat(last.cause()).isEqualTo(BootCause.UNPLANNED);
    assertThat(last.evidence()).isEqualTo("not announced; agent stopped in order 12:01");
  }

  @Test
  void theEnd_isNeverAfterTheNextBoot_norBeforeItsOwnBeginning() {
    Before early = before(NOON.minusSeconds(50), Optional.empty());
    Before late = before(NOON.plusSeconds(500), Optional.empty());
    PresentBoot two = boot("two", NOON.plusSeconds(130));
    assertThat(BootHistory.with(FIRST, two, early, 32).getFirst().endedAt()).isEqualTo(NOON);
    assertThat(BootHistory.with(FIRST, two, late, 32).getFirst().endedAt())
        .isEqualTo(NOON.plusSeconds(130));
  }

  @Test
  void theList_keepsOnlyTheLastBoots() {
    List<Boot> boots = FIRST;
    for (int i = 0; i < 40; i++) {
      boots =
          BootHistory.with(
              boots, boot("boot-" + i, NOON.plusSeconds(i)), before(NOON, Optional.empty()), 32);
    }
    assertThat(boots).hasSize(32);
    assertThat(boots.getLast().boot()).isEqualTo("boot-39");
  }

  private static List<Boot> reboot(Optional<Announcement> announced, Optional<Instant> clean) {
    Before before =
        new Before(NOON.plusSeconds(100), announced, clean, Optional.empty(), "medium", 3, 7);
    return BootHistory.with(FIRST, boot("two", NOON.plusSeconds(130)), before, 32);
  }

  private static Before before(Instant lastAlive, Optional<Announcement> announced) {
    return new Before(lastAlive, announced, Optional.empty(), Optional.empty(), "medium", 3, 7);
  }

  private static PresentBoot boot(String id, Instant at) {
    return new PresentBoot(id, at, Duration.ofSeconds(5));
  }
}
