package dev.upshift.brain.decision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.upshift.brain.learning.ClassPrior;
import dev.upshift.brain.learning.FailureCost;
import dev.upshift.brain.learning.FailureRate;
import dev.upshift.brain.learning.Learning;
import dev.upshift.brain.learning.ModeEvidence;
import dev.upshift.protocol.HostId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * The way through a mode, with figures worked out by hand: a failure takes the host down for half
 * an hour and costs no work, so at f failures an hour the share 1 / (1 + f / 2) is useful.
 */
class PassageTest {
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
  private static final FailureCost HALF_AN_HOUR = new FailureCost(1, 0.5, 0);
  private static final FailureRate NEVER = new FailureRate(0, 1);
  private static final Policy POLICY = Policy.of(Map.of("stability-window", "60m"));

  /** The ladder light, medium, heavy, top, as far as there are rates. */
  private static HostState host(@Nullable Double... rates) {
    List<String> names = List.of("light", "medium", "heavy", "top");
    List<Input.Rung> ladder = new ArrayList<>();
    for (int i = 0; i < rates.length; i++) {
      ladder.add(new Input.Rung(names.get(i), "1", rates[i]));
    }
    Input told = new Input.Described(ladder, "kernel", null);
    return Decider.decide(HostState.initial(new HostId("tnr-0")), told, START, POLICY).next();
  }

  /** Known since the start; what other hosts have shown, if any did. */
  private static Learning known(Map<String, FailureRate> others) {
    ClassPrior prior = new ClassPrior(others, Map.of(), HALF_AN_HOUR);
    return new Learning(Map.of(), FailureCost.NONE, START, START, 0, 0, 0, null, prior);
  }

  private static List<Passage> beyondMedium(
      HostState host, Map<String, FailureRate> others, FailureRate failures) {
    return Passage.beyond(host, known(others), POLICY, "medium", failures, 100);
  }

  private static Instant hour(double hours) {
    return START.plusSeconds(Math.round(hours * 3600));
  }

  @Test
  void price_isWhatIsLost_untilAWindowIsClean() {
    // Two an hour, as many failures have shown: half of 100 is useful, and below is worth 100, so
    // half of each hour is lost. A clean hour comes after e^2 - 1 = 6.389 failures, each after half
    // an hour and half an hour down.
    FailureRate known = new FailureRate(2e12, 1e12);
    Passage heavy = beyondMedium(host(100.0, 100.0, 300.0), Map.of(), known).getFirst();
    assertThat(heavy.mode()).isEqualTo("heavy");
    assertThat(heavy.rate()).isEqualTo(300);
    assertThat(heavy.price()).isCloseTo(0.5 * 6.389, within(0.001));
  }

  @Test
  void price_whereFewFailuresWereSeen_isOfTheRarestThatTheyCanJustBe() {
    // Four failures in an hour: at 3 standard deviations below the middle (Wilson and Hilferty),
    // 4 (1 - 1/36 - 3/6)^3 = 0.4212 an hour. A third is useful at the mean, so 2/3 are lost, and
    // a clean hour comes after e^0.4212 - 1 = 0.5238 failures, each after 1 / 0.4212 + 0.5 hours.
    Passage heavy =
        beyondMedium(host(100.0, 100.0, 300.0), Map.of(), new FailureRate(4, 1)).getFirst();
    assertThat(heavy.price()).isCloseTo(2.0 / 3 * 0.5238 * (1 / 0.4212 + 0.5), within(0.001));
  }

  @Test
  void modeThatNobodyHasShown_isBelievedToFailLikeTheOneBefore_weakly() {
    HostState host = host(100.0, 100.0, 300.0);
    FailureRate medium = new FailureRate(2, 1);
    assertThat(beyondMedium(host, Map.of(), medium).getFirst().failures())
        .isEqualTo(new FailureRate(0.5, 0.25));
    FailureRate shown = new FailureRate(3, 30);
    assertThat(beyondMedium(host, Map.of("heavy", shown), medium).getFirst().failures())
        .isEqualTo(shown);
  }

  @Test
  void eachRungOnTheWay_addsToThePrice_andOneWithoutARateEndsIt() {
    // Without a failure a window takes one hour, in which a rung of rate 50 loses half.
    List<Passage> ways = beyondMedium(host(100.0, 50.0, 50.0, 400.0), Map.of(), NEVER);
    assertThat(ways).extracting(Passage::mode).containsExactly("heavy", "top");
    assertThat(ways).extracting(Passage::price).containsExactly(0.5, 1.0);
    assertThat(beyondMedium(host(100.0, 50.0, null, 400.0), Map.of(), NEVER)).isEmpty();
  }

  @Test
  void rungThatIsWorthMoreThanTheOneBelow_costsNothing() {
    assertThat(beyondMedium(host(100.0, 150.0, 300.0), Map.of(), NEVER))
        .extracting(Passage::price)
        .containsExactly(0.0);
  }

  @Test
  void way_pays_whenWhatIsGainedOverTheTimeKnownIsMoreThanThePrice() {
    // 300 is worth 2 hours of 100 more each hour: over an hour and a half the price of 3 is back.
    Passage heavy = new Passage("heavy", 300, NEVER, 3);
    assertThat(heavy.pays(known(Map.of()), 100, hour(1.4))).isFalse();
    assertThat(heavy.pays(known(Map.of()), 100, hour(1.5))).isFalse();
    assertThat(heavy.pays(known(Map.of()), 100, hour(1.6))).isTrue();
  }

  @Test
  void wayToAModeThatWasGivenUp_isDue_whenAsMuchMayHaveBeenMissedAsItCosts() {
    // Price 3 and two changes (0.2): 2 t + 0.005 * 2 / 8 * t^2 / 2 = 3.2, so t = 1.5992 h = 5757 s.
    Passage heavy = new Passage("heavy", 300, NEVER, 3);
    Learning learning = known(Map.of()).with("heavy", _ -> ModeEvidence.NONE.gaveUp(hour(5), 0.1));
    assertThat(heavy.dueAfter(hour(2), learning, 100, 8)).isEqualTo(hour(5).plusSeconds(5757));
    assertThat(heavy.dueAfter(hour(6), learning, 100, 8)).isEqualTo(hour(6).plusSeconds(5757));
    assertThat(heavy.pays(learning, 100, hour(6))).isFalse();
    assertThat(heavy.pays(learning, 100, hour(7))).isTrue();
  }
}
