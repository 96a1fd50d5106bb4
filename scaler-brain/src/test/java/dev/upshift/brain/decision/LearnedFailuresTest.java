package dev.upshift.brain.decision;

import static org.assertj.core.api.Assertions.assertThat;

import dev.upshift.brain.learning.Learning;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What a failure teaches, and what it does not. */
class LearnedFailuresTest {
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final Duration HOUR = Duration.ofHours(1);

  private static Bench inMedium() {
    Bench bench = Bench.running(Policy.defaults(), "light", "medium", "heavy");
    bench.tell(new Input.Progressed(1000));
    bench.hear(HOUR);
    bench.runs();
    bench.tell(new Input.Progressed(1100));
    return bench.hear(MINUTE);
  }

  private static Input.SiteEvent site(Instant at) {
    return new Input.SiteEvent(at.minus(MINUTE), at.plus(MINUTE), 3, 5);
  }

  private static Learning shown(Bench bench) {
    return Learned.shown(bench.state, bench.now, bench.policy);
  }

  @Test
  void reboot_ofTheSite_toldLater_teachesNothing() {
    Bench bench = inMedium();
    Learning before = shown(bench);
    bench.reboot();
    assertThat(shown(bench).of("medium").failures()).isEqualTo(1);
    bench.tell(site(bench.now));
    Learning after = shown(bench);
    assertThat(after.of("medium")).isEqualTo(before.of("medium"));
    assertThat(after.cost()).isEqualTo(before.cost());
    assertThat(after.outage()).isNull();
    assertThat(after.stintFailures()).isZero();
  }

  @Test
  void reboot_ofTheSite_toldBefore_teachesNothing() {
    Bench bench = inMedium();
    Learning before = shown(bench);
    bench.tell(site(bench.now));
    bench.reboot();
    assertThat(shown(bench).of("medium")).isEqualTo(before.of("medium"));
    assertThat(shown(bench).cost()).isEqualTo(before.cost());
  }

  @Test
  void modeThatNeverTellsItsRate_staysSettled_asTheRulesSay() {
    Bench bench = Bench.running(Policy.defaults(), "light", "medium");
    bench.tell(new Input.Progressed(1000));
    while (bench.state.record("medium").blockedAt() == null) {
      bench.hear(HOUR);
      if (bench.state.mode().equals("medium")) {
        bench.runs();
        bench.storm();
      }
      bench.runs();
    }
    Instant again = bench.now.plus(Duration.ofDays(14));
    assertThat(bench.reasons()).containsExactly("start", "scale-up", "fallback", "retry", "settle");
    bench.hear(HOUR);
    assertThat(Situation.of(bench.state, bench.now, bench.policy).nextAt()).isEqualTo(again);
    bench.hear(Duration.between(bench.now, again.minusSeconds(1)));
    assertThat(bench.reasons()).endsWith("settle");
    bench.hear(MINUTE);
    assertThat(bench.reasons()).endsWith("settle", "retry");
  }

  @Test
  void modeHeldByWhatWasLearned_isAlertedOnce_untilTheStormIsOver() {
    Bench bench = Bench.running(Policy.defaults(), "light", "medium");
    bench.tell(new Input.Progressed(100));
    bench.hear(HOUR);
    bench.runs();
    bench.tell(new Input.Progressed(100_000));
    bench.hear(HOUR);
    for (int i = 0; i < 5; i++) {
      bench.reboot();
      bench.runs();
      bench.hear(MINUTE.multipliedBy(10));
    }
    bench.hear(HOUR.multipliedBy(2));
    assertThat(bench.state.mode()).isEqualTo("medium");
    assertThat(bench.alerts.stream().map(a -> a.name() + " " + a.firing()))
        .containsExactly(Stability.HELD_UNSTABLE + " true", Stability.HELD_UNSTABLE + " false");
  }

  @Test
  void stepDown_thatTheSiteHadTaughtWrongly_isTakenBack() {
    Bench bench = inMedium();
    while (bench.state.mode().equals("medium")) {
      bench.hear(MINUTE);
      bench.reboot();
    }
    Instant last = bench.now;
    assertThat(shown(bench).of("medium").endedAt()).isNotNull();
    bench.tell(site(last));
    assertThat(bench.state.mode()).isEqualTo("medium");
    assertThat(bench.state.record("medium").failedAttempts()).isZero();
    assertThat(shown(bench).of("medium").endedAt()).isNull();
    assertThat(bench.reasons()).endsWith("site-event");
  }

  @Test
  void modeThatDoesNotStart_isAFailedAttemptAtOnce_withWhatTheAgentTells() {
    Bench bench = Bench.running(Policy.defaults(), "light", "medium", "heavy");
    bench.hear(HOUR);
    Step step = bench.tell(new Input.StartFailed("medium", "train-1: no such program", "light"));
    assertThat(step.desired().orElseThrow().mode()).isEqualTo("light");
    Decision decision = step.decisions().getFirst();
    assertThat(decision.reason()).isEqualTo(Reason.FALLBACK);
    assertThat(decision.summary())
        .isEqualTo("medium did not start: train-1: no such program; cooldown 60m");
    assertThat(decision.evidence())
        .containsEntry("startFailed", "medium")
        .containsEntry("rolledBackTo", "light")
        .containsEntry("failedAttempts", 1);
    assertThat(bench.state.record("medium").failedAttempts()).isEqualTo(1);
  }

  @Test
  void modeThatDoesNotStart_whereAPersonPinnedIt_isAnAlert() {
    Bench bench = Bench.running(Policy.defaults(), "light", "medium");
    bench.tell(new Input.PinMode("medium", null, "ann"));
    Step step = bench.tell(new Input.StartFailed("medium", "exit 1", "light"));
    assertThat(step.desired()).isEmpty();
    assertThat(step.alerts()).extracting(AlertChange::name).containsExactly("not-running");
    assertThat(step.alerts().getFirst().summary())
        .endsWith(": medium did not start: exit 1; the agent went back to light, which runs now");
  }

  @Test
  void startFailure_ofAnotherModeOrOfOneThatRan_isNone() {
    Bench bench = inMedium();
    assertThat(bench.tell(new Input.StartFailed("heavy", "exit 1", "light")).decisions()).isEmpty();
    assertThat(bench.tell(new Input.StartFailed("medium", "exit 1", "light")).decisions())
        .isEmpty();
  }

  private static Map<?, ?> checkpoint(Bench bench) {
    Object told = Worth.evidence(bench.state, bench.policy, bench.now).get("checkpoint");
    return (Map<?, ?>) told;
  }

  @Test
  void checkpointInterval_isYoungsAndDalys_byWhatACheckpointTook() {
    Bench bench = inMedium();
    assertThat(checkpoint(bench).get("unknown")).isEqualTo("nobody tells what a checkpoint takes");
    bench.tell(new Input.CheckpointSaved(Duration.ofSeconds(5), 30.0));
    Map<?, ?> advice = checkpoint(bench);
    double hours = (double) advice.get("hoursBetweenFailures");
    long expected = Math.round(Math.sqrt(2 * 30.0 * hours * 3600));
    assertThat((long) advice.get("intervalSeconds")).isBetween(expected - 5, expected + 5);
    assertThat(advice.get("mode")).isEqualTo("medium");
    assertThat(advice.get("told")).isEqualTo("measured");
  }

  @Test
  void checkpointTime_withoutACheckpointThatIsKnown_isEnoughForTheInterval() {
    Bench bench = inMedium();
    assertThat(bench.tell(new Input.CheckpointTook(30)).durable()).isTrue();
    assertThat(checkpoint(bench).get("tookSeconds")).isEqualTo(30.0);
    assertThat(checkpoint(bench).get("told")).isEqualTo("measured");
    assertThat(bench.state.reported().checkpointAt()).isNull();
  }

  @Test
  void checkpointCost_mayBeConfigured() {
    Bench bench = Bench.running(Policy.of(Map.of("checkpoint-cost", "20s")), "light", "medium");
    assertThat(checkpoint(bench).get("told")).isEqualTo("configured");
    assertThat(checkpoint(bench).get("tookSeconds")).isEqualTo(20.0);
  }

  @Test
  void checkpoint_toldAgainAndAgain_isWrittenOnce() {
    Bench bench = inMedium();
    assertThat(bench.tell(new Input.CheckpointSaved(Duration.ofSeconds(5), null)).durable())
        .isTrue();
    bench.pass(Duration.ofSeconds(10));
    assertThat(bench.tell(new Input.CheckpointSaved(Duration.ofSeconds(15), null)).durable())
        .isFalse();
    bench.pass(HOUR);
    assertThat(bench.tell(new Input.CheckpointSaved(Duration.ofSeconds(15), null)).durable())
        .isTrue();
  }

  @Test
  void worth_isToldOfEachMode_withBounds_andWhichIsOnlyExpected() {
    Bench bench = new Bench(Policy.defaults());
    bench.beat();
    bench.tell(
        new Input.Described(
            List.of(new Input.Rung("light", "1", 900.0), new Input.Rung("medium", "1", 1200.0)),
            "f",
            null));
    bench.runs();
    assertThat(Worth.evidence(bench.state, bench.policy, bench.now))
        .doesNotContainKey("usefulPerHour");
    bench.tell(new Input.Progressed(1000));
    Map<String, Object> evidence = Worth.evidence(bench.state, bench.policy, bench.now);
    Map<?, ?> useful = (Map<?, ?>) evidence.get("usefulPerHour");
    assertThat(useful.keySet()).isEqualTo(Set.of("light", "medium"));
    assertThat(((Map<?, ?>) useful.get("medium")).get("ratePerHour")).isEqualTo(1200.0);
    assertThat(evidence.get("expectedOnly")).isEqualTo(List.of("medium"));
  }
}
