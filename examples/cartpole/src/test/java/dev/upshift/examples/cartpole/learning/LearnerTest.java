package dev.upshift.examples.cartpole.learning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LearnerTest {
  private static final Pace UNHINDERED = _ -> {};

  @ParameterizedTest
  @ValueSource(ints = {8, 32, 128})
  void iterate_fromScratch_learnsToBalanceWithinAThousandEpisodes(int environments) {
    Learner learner = Learner.fresh(1, environments);

    while (learner.episodes() < 1000 && learner.bestMeanReturn() < 195) {
      learner.iterate(UNHINDERED);
    }

    assertThat(learner.bestMeanReturn()).isGreaterThanOrEqualTo(195);
    assertThat(learner.hasHundredEpisodes()).isTrue();
  }

  @Test
  void meanReturn_beforeLearning_isThatOfARandomPolicy() {
    Learner learner = Learner.fresh(1, 8);

    learner.iterate(UNHINDERED);

    assertThat(learner.meanReturn()).isBetween(10.0, 40.0);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 7, 25})
  void read_afterAnInterruption_continuesBitForBit(int iterationsBefore) throws IOException {
    Learner undisturbed = Learner.fresh(42, 16);
    iterate(undisturbed, 30);

    Learner interrupted = Learner.fresh(42, 16);
    iterate(interrupted, iterationsBefore);
    Learner resumed = read(bytes(interrupted), 16);
    iterate(resumed, 30 - iterationsBefore);

    assertThat(resumed.episodes()).isEqualTo(undisturbed.episodes());
    assertThat(bytes(resumed)).isEqualTo(bytes(undisturbed));
  }

  @Test
  void fresh_otherSeed_learnsAnotherWay() throws IOException {
    Learner one = Learner.fresh(1, 8);
    Learner other = Learner.fresh(2, 8);

    iterate(one, 1);
    iterate(other, 1);

    assertThat(bytes(one)).isNotEqualTo(bytes(other));
  }

  @ParameterizedTest
  @ValueSource(ints = {4, 64})
  void read_otherNumberOfEnvironments_keepsWhatWasLearned(int environments) throws IOException {
    Learner before = Learner.fresh(1, 16);
    while (before.meanReturn() < 400) {
      before.iterate(UNHINDERED);
    }

    Learner after = read(bytes(before), environments);

    assertThat(after.environmentCount()).isEqualTo(environments);
    assertThat(after.episodes()).isEqualTo(before.episodes());
    iterate(after, 20);
    assertThat(after.episodes()).isGreaterThan(before.episodes());
    assertThat(after.meanReturn()).isGreaterThan(300);
  }

  @Test
  void iterate_withAPace_tellsItOfEveryStep() {
    Learner learner = Learner.fresh(1, 8);
    long[] told = {0};

    learner.iterate(steps -> told[0] += steps);

    assertThat(told[0]).isEqualTo(learner.steps()).isEqualTo(1024);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, -1, 4097})
  void fresh_impossibleNumberOfEnvironments_isRefused(int environments) {
    assertThatThrownBy(() -> Learner.fresh(1, environments))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("environments must be from 1 to 4096, but was " + environments);
  }

  private static void iterate(Learner learner, int times) {
    for (int time = 0; time < times; time++) {
      learner.iterate(UNHINDERED);
    }
  }

  private static byte[] bytes(Learner learner) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    learner.write(new DataOutputStream(bytes));
    return bytes.toByteArray();
  }

  private static Learner read(byte[] bytes, int environments) throws IOException {
    return Learner.read(new DataInputStream(new ByteArrayInputStream(bytes)), environments);
  }
}
