package dev.upshift.brain.decision;

import static org.assertj.core.api.Assertions.assertThat;

import dev.upshift.brain.decision.HostState.Failure;
import dev.upshift.protocol.BootCause;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What scenario files cannot reach: rules 8, 10, 14, 15 and 16 at the core's own door. */
class DeciderTest {
  private static final Policy POLICY = Policy.defaults();
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final Duration HOUR = Duration.ofHours(1);

  private static Bench inLight() {
    return Bench.running(POLICY, "light", "medium", "heavy");
  }

  private static Bench inMedium() {
    Bench bench = inLight().hear(HOUR);
    bench.runs();
    return bench;
  }

  private static Input.ListedBoot listed(String boot, Instant at, BootCause cause) {
    return new Input.ListedBoot(boot, at, cause);
  }

  private static List<Instant> failedAt(Bench bench) {
    return bench.state.failures().stream().filter(Failure::counted).map(Failure::at).toList();
  }

  @Test
  void newBoot_inAHeartbeat_isPlacedByItsUptimeAndWaitsForItsCause() {
    Bench bench = inLight().hear(MINUTE);
    Instant heard = bench.now;
    bench.pass(MINUTE);
    bench.bootsUnseen("b1", Duration.ofSeconds(20));
    assertThat(bench.counted()).isZero();
    bench.tell(new Input.BootsListed(List.of(listed("b1", heard, BootCause.UNPLANNED))));
    assertThat(failedAt(bench)).containsExactly(bench.now.minusSeconds(20));
    assertThat(bench.state.boots().current()).isEqualTo("b1");
    bench.beat();
    assertThat(bench.counted()).isOne();
  }

  @Test
  void newBoot_listedAsPlanned_isNotCounted() {
    Bench bench = inLight().hear(MINUTE).pass(MINUTE);
    bench.tell(new Input.BootsListed(List.of(listed("b1", bench.now, BootCause.PLANNED))));
    bench.bootsUnseen("b1", Duration.ofSeconds(20));
    assertThat(bench.state.boots().seen()).contains("b1");
    assertThat(failedAt(bench)).isEmpty();
  }

  @Test
  void newBoot_thatNoListNames_isCountedAsUnknownWhenPatienceEnds() {
    Bench bench = inLight().hear(MINUTE).pass(MINUTE);
    Step step = bench.bootsUnseen("b1", Duration.ofSeconds(20));
    assertThat(step.wakeAt()).contains(bench.now.plus(BootBook.LIST_PATIENCE));
    bench.pass(BootBook.LIST_PATIENCE.minusMillis(1)).tell(new Input.Wake());
    assertThat(bench.counted()).isZero();
    bench.pass(Duration.ofMillis(1)).tell(new Input.Wake());
    assertThat(bench.counted()).isOne();
    assertThat(bench.state.failures().getFirst().cause()).isEqualTo(BootCause.UNKNOWN);
  }

  @Test
  void secondNewBoot_whileTheFirstWaits_losesNeither() {
    Bench bench = inLight().hear(MINUTE).pass(Duration.ofSeconds(30));
    bench.bootsUnseen("b1", Duration.ofSeconds(5));
    bench.pass(Duration.ofSeconds(10)).bootsUnseen("b2", Duration.ofSeconds(2));
    bench.tell(new Input.BootsListed(List.of(listed("b2", bench.now, BootCause.UNPLANNED))));
    assertThat(bench.counted()).isEqualTo(2);
  }

  @Test
  void newBoot_whoseUptimeReachesBehindTheLastHeartbeat_isPlacedThere() {
    Bench bench = inLight().hear(MINUTE);
    Instant heard = bench.now;
    bench.pass(MINUTE).bootsUnseen("b1", HOUR);
    bench.tell(new Input.BootsListed(List.of(listed("b1", Instant.EPOCH, BootCause.UNKNOWN))));
    assertThat(failedAt(bench)).containsExactly(heard);
  }

  @Test
  void earlierBoots_arePlacedByTheHostsDifferencesInsideTheSilence() {
    Bench bench = inLight().hear(MINUTE);
    Instant heard = bench.now;
    bench.pass(HOUR);
    Instant wrongClock = Instant.parse("1999-01-01T00:00:00Z");
    Instant present = bench.now.minus(MINUTE);
    bench.tell(
        new Input.BootsListed(
            List.of(
                listed("b1", wrongClock.minus(Duration.ofDays(3)), BootCause.UNPLANNED),
                listed("b2", wrongClock.minus(MINUTE.multipliedBy(10)), BootCause.UNPLANNED),
                listed("b3", wrongClock.plus(HOUR), BootCause.UNPLANNED),
                listed("b4", wrongClock, BootCause.UNPLANNED))));
    bench.bootsUnseen("b4", MINUTE);
    assertThat(failedAt(bench))
        .containsExactly(heard, present.minus(MINUTE.multipliedBy(10)), present, present);
  }

  @Test
  void bootsBeforeTheHostWasKnown_areNotCharged() {
    Bench bench = new Bench(POLICY);
    bench.tell(
        new Input.BootsListed(
            Stream.of(5, 4, 3, 2, 0)
                .map(ago ->
                    listed(
                        "b" + ago, bench.now.minus(MINUTE.multipliedBy(ago)), BootCause.UNPLANNED))
                .toList()));
    bench.bootsUnseen("b0", Duration.ofSeconds(30));
    bench.tell(Bench.described("light", "medium"));
    bench.runs();
    assertThat(bench.counted()).isZero();
    assertThat(bench.state.boots().seen()).hasSize(5);
  }

  @Test
  void brainStarted_afterAnAbsence_isNoSilenceAndEarnsNothing() {
    Bench bench = inLight().hear(MINUTE.multipliedBy(50));
    bench.pass(HOUR).tell(new Input.BrainStarted());
    assertThat(bench.word()).isEqualTo(StateWord.PROBATION);
    assertThat(bench.last.desired()).isEmpty();
    bench.pass(Duration.ofSeconds(30)).beat();
    assertThat(bench.stable()).isEqualTo(MINUTE.multipliedBy(50));
    bench.hear(MINUTE.multipliedBy(10));
    assertThat(bench.reasons()).containsExactly("start", "scale-up");
  }

  @Test
  void brainStarted_andTheHostStaysSilent_becomesUnknownAfterOfflineAfter() {
    Bench bench = inLight().hear(MINUTE);
    bench.pass(HOUR).tell(new Input.BrainStarted());
    assertThat(bench.last.wakeAt()).contains(bench.now.plus(POLICY.offlineAfter()));
    bench.pass(POLICY.offlineAfter()).tell(new Input.Wake());
    assertThat(bench.word()).isEqualTo(StateWord.UNKNOWN);
  }

  @Test
  void brainStarted_whileAModeWasStarting_letsTheReportComeIn() {
    Bench bench = inLight().hear(HOUR);
    bench.pass(HOUR).tell(new Input.BrainStarted());
    bench.beat();
    bench.runs();
    assertThat(bench.state.mode()).isEqualTo("medium");
    assertThat(bench.state.stint().runningAt()).isEqualTo(bench.now);
  }

  @Test
  void describedByARetainedMessageOnly_becomesUnknownAndIsNeverSteppedUp() {
    Bench bench = new Bench(POLICY);
    bench.tell(Bench.described("light", "medium"));
    bench.runs();
    bench.pass(POLICY.offlineAfter()).tell(new Input.Wake());
    assertThat(bench.word()).isEqualTo(StateWord.UNKNOWN);
    bench.pass(HOUR.multipliedBy(3)).tell(new Input.Wake());
    assertThat(bench.state.mode()).isEqualTo("light");
  }

  @Test
  void timer_atTheDueTimeWithNothingHeardSince_doesNotStepUp() {
    Bench bench = inLight().hear(MINUTE.multipliedBy(59)).pass(MINUTE);
    assertThat(bench.tell(new Input.Wake()).desired()).isEmpty();
    assertThat(bench.beat().desired()).isPresent();
  }

  @Test
  void runningReport_ofAnOlderCommand_isIgnored() {
    Bench bench = inLight().hear(HOUR);
    bench.tell(new Input.ModeRunning("medium", bench.state.revision() - 1));
    assertThat(bench.word()).isEqualTo(StateWord.STARTING);
  }

  @Test
  void runningReport_ofAnotherMode_stopsTheClock() {
    Bench bench = inLight().hear(MINUTE);
    bench.tell(new Input.ModeRunning("medium", bench.state.revision()));
    bench.hear(HOUR.multipliedBy(2));
    assertThat(bench.stable()).isEqualTo(MINUTE);
    assertThat(bench.state.mode()).isEqualTo("light");
  }

  @Test
  void notRunning_stopsTheClockUntilItRunsAgain() {
    Bench bench = inLight().hear(MINUTE.multipliedBy(30));
    bench.tell(new Input.ModeNotRunning("crash-looping"));
    bench.hear(HOUR);
    assertThat(bench.stable()).isEqualTo(MINUTE.multipliedBy(30));
    bench.runs();
    bench.hear(MINUTE.multipliedBy(29));
    assertThat(bench.state.mode()).isEqualTo("light");
    bench.hear(MINUTE);
    assertThat(bench.state.mode()).isEqualTo("medium");
  }

  @Test
  void runningReport_ofASilentHost_startsNoClock() {
    Bench bench = inLight().hear(HOUR).pass(MINUTE.multipliedBy(2));
    bench.tell(new Input.Wake());
    bench.runs();
    bench.pass(MINUTE).beat();
    assertThat(bench.stable()).isZero();
    assertThat(bench.state.stint().stability().isRunning()).isTrue();
  }

  @Test
  void lowestMode_notReportedRunningInTime_raisesAnAlertThatItsReportEnds() {
    Bench bench = new Bench(POLICY);
    bench.beat();
    bench.tell(Bench.described("light", "medium"));
    bench.hear(MINUTE.multipliedBy(10));
    assertThat(bench.state.firing()).containsKey(Switching.NOT_RUNNING);
    assertThat(bench.state.mode()).isEqualTo("light");
    bench.runs();
    assertThat(bench.state.firing()).isEmpty();
  }

  @Test
  void silence_raisesItsAlertAfterBootGraceOnly() {
    Bench bench = inLight().hear(MINUTE);
    Instant heard = bench.now;
    bench.pass(POLICY.offlineAfter()).tell(new Input.Wake());
    assertThat(bench.alerts).isEmpty();
    assertThat(bench.last.wakeAt()).contains(heard.plus(POLICY.bootGrace()));
    bench.now = heard.plus(POLICY.bootGrace());
    bench.tell(new Input.Wake());
    assertThat(bench.state.firing()).containsOnlyKeys(Contacts.SILENT);
    bench.beat();
    assertThat(bench.state.firing()).isEmpty();
  }

  @Test
  void plannedReboots_overTheLimit_raiseAnAlertForADay() {
    Bench bench = inLight();
    for (int i = 0; i < 4; i++) {
      bench.hear(MINUTE);
      bench.tell(new Input.Rebooted("p" + i, bench.now, BootCause.PLANNED));
    }
    assertThat(bench.counted()).isOne();
    assertThat(bench.state.firing()).containsOnlyKeys(Failures.TOO_MANY_PLANNED);
    bench.pass(Duration.ofDays(1)).beat();
    assertThat(bench.state.firing()).doesNotContainKey(Failures.TOO_MANY_PLANNED);
  }

  @Test
  void pinnedAboveTheLowest_withTooManyReboots_isAlertedAndKept() {
    Bench bench = inMedium();
    bench.tell(new Input.PinMode("medium", null, "ann"));
    bench.storm();
    assertThat(bench.state.mode()).isEqualTo("medium");
    assertThat(bench.state.firing()).containsOnlyKeys(Stability.HELD_UNSTABLE);
    bench.tell(new Input.Release("ann"));
    assertThat(bench.state.mode()).isEqualTo("medium");
    assertThat(bench.state.firing()).isEmpty();
    assertThat(bench.stable()).isZero();
  }

  @Test
  void failure_toldTwice_countsOnce() {
    Bench bench = inLight().hear(MINUTE);
    bench.tell(new Input.Failed(FailureKind.GPU_LOST, "e1"));
    bench.tell(new Input.Failed(FailureKind.GPU_LOST, "e1"));
    bench.tell(new Input.Failed(FailureKind.GPU_LOST, "e2"));
    assertThat(bench.counted()).isEqualTo(2);
  }

  @Test
  void unreadableJournal_holdsEverything_andResetEndsIt() {
    Bench bench = inMedium();
    bench.tell(new Input.JournalUnreadable("row 7 is cut off"));
    assertThat(bench.alerts.getLast().summary()).contains("row 7 is cut off", "journal repair");
    bench.storm();
    bench.tell(new Input.PinMode("light", null, "ann"));
    bench.tell(new Input.StepMode(false, "ann"));
    bench.tell(new Input.Retry("ann"));
    bench.hear(HOUR.multipliedBy(3));
    assertThat(bench.state.mode()).isEqualTo("medium");
    assertThat(bench.word()).isEqualTo(StateWord.HELD);
    assertThat(bench.tell(new Input.Reset("ann")).desired()).isPresent();
    assertThat(bench.state.mode()).isEqualTo("light");
    assertThat(bench.state.firing()).isEmpty();
    bench.runs();
    bench.hear(HOUR);
    assertThat(bench.state.mode()).isEqualTo("medium");
  }

  @Test
  void unreadableJournal_ofAHostNotYetKnown_doesNotStartItSilently() {
    Bench bench = new Bench(POLICY);
    bench.tell(new Input.JournalUnreadable("it is no database"));
    bench.beat();
    assertThat(bench.tell(Bench.described("light", "medium")).desired()).isEmpty();
    assertThat(bench.word()).isEqualTo(StateWord.HELD);
    assertThat(bench.tell(new Input.Reset("ann")).desired()).isPresent();
  }

  @Test
  void ladder_withoutTheCurrentMode_holds() {
    Bench bench = inMedium();
    bench.tell(Bench.described("small", "large"));
    assertThat(bench.state.held()).contains("medium");
    assertThat(bench.last.desired()).isEmpty();
    assertThat(bench.tell(new Input.Reset("ann")).desired().orElseThrow().mode())
        .isEqualTo("small");
  }

  @Test
  void ladder_empty_isIgnored() {
    Bench bench = inMedium();
    bench.tell(new Input.Described(List.of(), "f", null));
    assertThat(bench.state.ladder()).hasSize(3);
  }

  @Test
  void refusalsAndLosers_areRecordedAndNoChange() {
    Bench bench = inLight();
    bench.tell(new Input.StepMode(false, "ann"));
    bench.tell(new Input.PinMode("huge", null, "ann"));
    assertThat(bench.decisions.getLast().summary()).contains("'huge' is not a mode of h");
    bench.hear(HOUR).tell(new Input.StepMode(false, "ann"));
    assertThat(bench.reasons())
        .containsExactly("start", "override", "override", "scale-up", "superseded", "override");
    assertThat(bench.decisions.stream().map(Decision::changes))
        .containsExactly(false, false, false, true, false, true);
    assertThat(bench.decisions.getLast().evidence()).containsEntry("by", "ann");
  }

  @Test
  void heartbeat_thatMeetsNoRule_needsNoDiskWrite() {
    Bench bench = inLight().hear(MINUTE);
    assertThat(bench.last.durable()).isFalse();
    bench.reboot();
    assertThat(bench.last.durable()).isTrue();
  }

  @Test
  void evidence_isInTheSameOrderInEveryRun() {
    Bench bench = inLight().hear(MINUTE).pass(HOUR);
    bench.tell(new Input.Wake());
    bench.beat();
    assertThat(bench.decisions.getLast().evidence().keySet())
        .endsWith("stableSeconds", "stabilityWindowSeconds", "silentSeconds", "silentSince");
  }

  @Test
  void picture_answersWhyNotYet() {
    Bench bench = inMedium().storm();
    bench.runs();
    bench.hear(MINUTE.multipliedBy(10));
    var picture = Picture.of(bench.state, bench.now, POLICY, 3);
    assertThat(picture.reason())
        .isEqualTo("stable for 10m of 60m; medium cools down until " + picture.cooldownUntil());
    assertThat(picture.next()).isEqualTo("retry");
    assertThat(picture.nextAt()).isEqualTo(bench.now.plus(MINUTE.multipliedBy(50)));
    assertThat(picture.failedAttempts()).isEqualTo(Map.of("medium", 1));
    assertThat(picture.epoch()).isEqualTo(3);
  }

  @Test
  void settled_saysWhenTheModeIsTriedAgain_orThatItIsNot() {
    Bench reprobed = settled("14d");
    Decision decision = reprobed.decisions.getLast();
    assertThat(decision.next()).isEqualTo("retry");
    assertThat(decision.nextAt()).isEqualTo(decision.at().plus(Duration.ofDays(14)));
    Decision forGood = settled("off").decisions.getLast();
    assertThat(forGood.reason()).isEqualTo(Reason.SETTLE);
    assertThat(forGood.next()).isNull();
    assertThat(forGood.nextAt()).isNull();
  }

  private static Bench settled(String reprobeAfter) {
    Policy policy = Policy.of(Map.of("settle-after", "1", "reprobe-after", reprobeAfter));
    Bench bench = Bench.running(policy, "light", "medium");
    bench.hear(HOUR);
    bench.runs();
    return bench.storm();
  }

  @Test
  void pin_namesTheOrderInItsEvidence() {
    Bench bench = inLight();
    bench.tell(new Input.PinMode("medium", null, "anna"));
    assertThat(bench.decisions.getLast().evidence())
        .containsEntry("order", "mode")
        .containsEntry("value", "medium")
        .containsEntry("by", "anna");
  }
}
