package dev.upshift.notifier.decide;

import static org.assertj.core.api.Assertions.assertThat;

import dev.upshift.protocol.OverrideOrder;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SilenceOrderTest {
  @Test
  void word_thatIsATime_silencesAll() {
    assertThat(of("2h")).isEqualTo(new SilenceOrder.Begin("all", Duration.ofHours(2)));
  }

  @Test
  void word_withAReason_silencesThat() {
    assertThat(of(" silent 30m "))
        .isEqualTo(new SilenceOrder.Begin("silent", Duration.ofMinutes(30)));
  }

  @Test
  void json_hasItsTimeInSeconds() {
    assertThat(SilenceOrder.of(new OverrideOrder("fallback", 90L, "ann", "maintenance")))
        .isEqualTo(new SilenceOrder.Begin("fallback", Duration.ofSeconds(90)));
  }

  @Test
  void off_endsOneOrAll() {
    assertThat(of("off")).isEqualTo(new SilenceOrder.End(Optional.empty()));
    assertThat(of("off s-12")).isEqualTo(new SilenceOrder.End(Optional.of("s-12")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "on", "0s", "-1h", "31d", "for ever", "a b c", "off 3", "off s-1 s-2", "A 1h"})
  void word_thatMeansNothing_isMalformed(String word) {
    assertThat(of(word)).isInstanceOf(SilenceOrder.Malformed.class);
  }

  @Test
  void json_withATimeThatIsNone_isMalformed() {
    assertThat(SilenceOrder.of(new OverrideOrder("all", -5L, null, null)))
        .isInstanceOf(SilenceOrder.Malformed.class);
    assertThat(SilenceOrder.of(new OverrideOrder("all", Long.MAX_VALUE, null, null)))
        .isInstanceOf(SilenceOrder.Malformed.class);
  }

  @Test
  void off_ofAnIdThatNoneCanHave_isNoSilence() {
    assertThat(of("off zzz"))
        .isEqualTo(new SilenceOrder.Malformed("there is no silence zzz: an id is like s-3"));
  }

  private static SilenceOrder of(String word) {
    return SilenceOrder.of(OverrideOrder.word(word));
  }
}
