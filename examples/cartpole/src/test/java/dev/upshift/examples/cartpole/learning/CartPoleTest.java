package dev.upshift.examples.cartpole.learning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class CartPoleTest {
  @Test
  void push_rightFromRest_movesAsTheClassicTaskDoes() {
    CartPole pole = new CartPole();

    pole.push(true);
    pole.push(true);

    double[] observation = new double[CartPole.OBSERVATION_SIZE];
    pole.observe(observation, 0);
    assertThat(observation[0] * 2.4).isCloseTo(0.003902, within(1e-6));
    assertThat(observation[1] * 2).isCloseTo(0.390244, within(1e-4));
    assertThat(observation[2] * Math.toRadians(12)).isCloseTo(-0.005854, within(1e-6));
    assertThat(observation[3] * 2).isCloseTo(-0.585366, within(1e-4));
  }

  @Test
  void push_alwaysToOneSide_falls() {
    CartPole pole = new CartPole();
    CartPole.Outcome outcome = CartPole.Outcome.STANDING;

    while (outcome == CartPole.Outcome.STANDING) {
      outcome = pole.push(false);
    }

    assertThat(outcome).isEqualTo(CartPole.Outcome.FALLEN);
    assertThat(pole.steps()).isBetween(8, 12);
  }

  @Test
  void push_balancedByALinearRule_endsAtTheStepLimit() {
    CartPole pole = new CartPole();
    double[] seen = new double[CartPole.OBSERVATION_SIZE];
    CartPole.Outcome outcome = CartPole.Outcome.STANDING;

    while (outcome == CartPole.Outcome.STANDING) {
      pole.observe(seen, 0);
      outcome = pole.push(seen[0] + 2 * seen[1] + 8 * seen[2] + 6 * seen[3] > 0);
    }

    assertThat(outcome).isEqualTo(CartPole.Outcome.TIME_UP);
    assertThat(pole.steps()).isEqualTo(500);
  }

  @Test
  void reset_afterAnEpisode_beginsCloseToUpright() {
    CartPole pole = new CartPole();
    pole.push(true);

    pole.reset(new Randomness(3));

    double[] seen = new double[CartPole.OBSERVATION_SIZE];
    pole.observe(seen, 0);
    assertThat(pole.steps()).isZero();
    assertThat(Arrays.stream(seen)).allMatch(each -> each != 0 && Math.abs(each) < 0.25);
  }
}
