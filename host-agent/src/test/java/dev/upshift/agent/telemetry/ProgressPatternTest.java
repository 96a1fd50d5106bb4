package dev.upshift.agent.telemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.upshift.agent.telemetry.ProgressPattern.Reading;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Progress out of log lines. */
final class ProgressPatternTest {
  private final ProgressPattern pattern =
      pattern("episode (?<progress>[\\d,]+)(?: of (?<total>\\d+))?(?:.* rate=(?<rate>\\S+))?");

  @Test
  void line_givesTheGroupsItHas_andLeavesTheOthersAsTheyWere() {
    Reading first = pattern.read("episode 1,000 of 5000, rate=120.5", Reading.NONE);
    assertThat(first).isEqualTo(new Reading(1000.0, 5000.0, 120.5));
    assertThat(pattern.read("episode 1001", first)).isEqualTo(new Reading(1001.0, 5000.0, 120.5));
  }

  @Test
  void line_thatDoesNotMatch_orHoldsNoNumber_changesNothing() {
    Reading before = new Reading(1.0, 2.0, 3.0);
    assertThat(pattern.read("loss 0.1", before)).isEqualTo(before);
    assertThat(pattern.read("episode 7 rate=fast", before)).isEqualTo(new Reading(7.0, 2.0, 3.0));
  }

  @Test
  void readings_ofSeveralCommands_addUp() {
    assertThat(new Reading(1.0, null, 10.0).plus(new Reading(2.0, 8.0, null)))
        .isEqualTo(new Reading(3.0, 8.0, 10.0));
  }

  @Test
  void completion_isALineOfItsOwn() {
    ProgressPattern finishing =
        new ProgressPattern(
            Optional.empty(), Optional.of(Pattern.compile("^completed ")), Optional.empty());
    assertThat(finishing.saysCompleted("completed after 7 h")).isTrue();
    assertThat(finishing.saysCompleted("not completed yet")).isFalse();
    assertThat(pattern.saysCompleted("completed after 7 h")).isFalse();
  }

  @Test
  void pattern_withoutAnyGroup_isRefused() {
    assertThatThrownBy(() -> pattern("episode \\d+"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("(?<progress>…)");
  }

  @Test
  void trouble_isWhatItsPatternSaysOrAFigureThatIsNone() {
    ProgressPattern pattern =
        new ProgressPattern(
            Optional.of(Pattern.compile("step (?<progress>\\S+) rate (?<rate>\\S+)")),
            Optional.empty(),
            Optional.of(Pattern.compile("loss=nan")));
    assertThat(pattern.saysTrouble("step 5 rate 100")).isFalse();
    assertThat(pattern.saysTrouble("step 5 rate NaN")).isTrue();
    assertThat(pattern.saysTrouble("step 5 rate -inf")).isTrue();
    assertThat(pattern.saysTrouble("epoch 3 loss=nan")).isTrue();
    assertThat(pattern.saysTrouble("infinity is far")).isFalse();
  }

  private static ProgressPattern pattern(String text) {
    return new ProgressPattern(
        Optional.of(Pattern.compile(text)), Optional.empty(), Optional.empty());
  }
}
