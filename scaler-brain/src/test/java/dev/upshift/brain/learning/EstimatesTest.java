package dev.upshift.brain.learning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class EstimatesTest {
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
  private static final Duration ALONE = Duration.ofDays(2);

  private static Learning host(double lightFailures, double heavyFailures) {
    Learning learning = Learning.NONE.ran("light", 10, START, ALONE).ran("heavy", 10, START, ALONE);
    for (int i = 0; i < lightFailures; i++) {
      Instant at = START.plusSeconds(3600L * i);
      learning = learning.with("light", e -> e.failed(at));
    }
    for (int i = 0; i < heavyFailures; i++) {
      Instant at = START.plusSeconds(3600L * i);
      learning = learning.with("heavy", e -> e.failed(at));
    }
    return learning;
  }

  @Test
  void cost_ofFailures_isTheShareOfTimeLost() {
    FailureCost cost = new FailureCost(2, 1, 0.5);
    assertThat(cost.usefulShare(0)).isEqualTo(1);
    assertThat(cost.usefulShare(1)).isCloseTo(0.75 / 1.5, within(1e-9));
  }

  @Test
  void bounds_ofAnEstimate_lieAroundTheMeanAndNarrowWithEvidence() {
    FailureCost cost = new FailureCost(1, 0.2, 0.1);
    Estimate few = new Estimate("m", 1, new FailureRate(3, 3), cost);
    Estimate many = new Estimate("m", 1, new FailureRate(300, 300), cost);
    assertThat(few.lower()).isLessThan(few.mean());
    assertThat(few.upper()).isGreaterThan(few.mean());
    assertThat(many.upper() - many.lower()).isLessThan(few.upper() - few.lower());
  }

  @Test
  void evidence_atHalfTheTime_countsLess() {
    double left = leftOfTenHours(ofAClass(), 10);
    assertThat(left).isLessThan(0.5);
    assertThat(leftOfTenHours(Learning.NONE, 10)).isBetween(0.75, 1.0);
    assertThat(leftOfTenHours(Learning.NONE, 1000)).isLessThan(0.02);
  }

  private static Learning ofAClass() {
    return Learning.NONE.withPrior(ClassPool.of(List.of(host(1, 8))).without(Learning.NONE));
  }

  /** What the evidence of a host's first ten hours counts so many hours later. */
  private static double leftOfTenHours(Learning learning, int hoursLater) {
    Learning then =
        learning
            .ran("light", 0, START, ALONE)
            .ran("light", 10, START.plus(Duration.ofHours(10)), ALONE);
    Learning later =
        then.ran("heavy", hoursLater, START.plus(Duration.ofHours(10 + hoursLater)), ALONE);
    return later.of("light").hours() / then.of("light").hours();
  }

  @Test
  void pool_ofAlikeHosts_isAStrongPriorWithoutTheHostItself() {
    List<Learning> hosts = List.of(host(1, 8), host(1, 8), host(1, 8), host(1, 8));
    ClassPrior prior = ClassPool.of(hosts).without(hosts.getFirst());
    assertThat(prior.rates().get("heavy").mean()).isCloseTo(0.8, within(0.05));
    assertThat(prior.rates().get("heavy").failures()).isGreaterThan(5);
    assertThat(prior.ratio("light", "heavy")).isLessThan(0.3);
  }

  @Test
  void pool_ofDifferentHosts_isAWeakPrior() {
    List<Learning> hosts = List.of(host(0, 0), host(0, 8), host(0, 0), host(0, 8));
    ClassPrior prior = ClassPool.of(hosts).without(hosts.getFirst());
    assertThat(prior.rates().get("heavy").failures()).isLessThan(4);
  }

  @Test
  void failures_thatComeTooFast_forgetWhatWasBefore() {
    Learning learning = Learning.NONE.ran("heavy", 500, START, ALONE);
    for (int i = 0; i < 6; i++) {
      Instant at = START.plusSeconds(600L * i);
      learning = learning.with("heavy", e -> e.failed(at));
    }
    assertThat(learning.of("heavy").hours()).isLessThan(5);
  }

  @Test
  void rate_ofProgress_isSmoothed() {
    ModeEvidence evidence = ModeEvidence.NONE.progressing(100).progressing(200);
    assertThat(evidence.ratePerHour()).isCloseTo(130, within(1e-9));
  }

  /**
   * A host that no other tells anything: short attempts at a mode that fails three times an hour.
   */
  @Test
  void badMode_ofALoneHost_staysBadThroughItsAttempts() {
    Learning learning = Learning.NONE;
    for (int i = 1; i <= 6; i++) {
      Instant at = START.plusSeconds(1200L * i);
      learning = learning.ran("heavy", 1 / 3.0, at, ALONE).with("heavy", e -> e.failed(at));
    }
    assertThat(Estimates.own(learning, "heavy", 1).failures().mean()).isGreaterThan(1.5);
    Learning again = learning.with("heavy", e -> e.attempted(true));
    assertThat(again.of("heavy").failures()).isEqualTo(learning.of("heavy").failures());
    assertThat(learning.with("heavy", e -> e.attempted(false)).of("heavy").failures())
        .isLessThan(learning.of("heavy").failures() / 2);
  }

  @Test
  void earlyFailures_ofALoneHost_mayBeChance() {
    Learning learning =
        Learning.NONE.ran("heavy", 0.2, START, ALONE).with("heavy", e -> e.failed(START));
    assertThat(Estimates.own(learning, "heavy", 1).failures().mean()).isLessThan(0.5);
  }

  /** What was seen fades while the mode does not run; that it was given up for being bad stays. */
  @Test
  void badMode_thatWasGivenUp_isNoGoodOneOnceItsEvidenceHasFaded() {
    Learning learning = Learning.NONE.ran("heavy", 0, START, ALONE);
    for (int i = 1; i <= 5; i++) {
      Instant at = START.plusSeconds(600L * i);
      learning = learning.ran("heavy", 1 / 6.0, at, ALONE).with("heavy", e -> e.failed(at));
    }
    Instant ended = START.plusSeconds(3000);
    Learning later =
        learning
            .with("heavy", e -> e.gaveUp(ended, 0.1))
            .ran("light", 336, ended.plus(Duration.ofDays(14)), ALONE);
    assertThat(later.of("heavy").failures()).isLessThan(1);
    assertThat(Estimates.own(later, "heavy", 1).failures().mean()).isGreaterThan(1);
    Learning clear = later.with("heavy", ModeEvidence::takenBack);
    assertThat(Estimates.own(clear, "heavy", 1).failures().mean()).isLessThan(0.5);
  }
}
