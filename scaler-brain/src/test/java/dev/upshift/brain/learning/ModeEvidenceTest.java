package dev.upshift.brain.learning;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What saves work must not change what is found. */
class ModeEvidenceTest {
  @Test
  void latestFailures_notFarMoreThanWereExpected_areNeverRare() {
    for (int latest = ModeEvidence.FEWEST; latest < ModeEvidence.MARKS; latest++) {
      double expected = latest / ModeEvidence.FAR_MORE;
      assertThat(Poisson.atLeast(latest, expected)).isGreaterThan(ModeEvidence.RARE);
    }
  }
}
