package dev.upshift.brain.backtest;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The bar that learning was built to: at least 0.97 of hindsight over a week and more, 0.92 over
 * half a day; never more than 1 % below the rules; never below 0.95 of the best climb of the whole
 * fleet; the worst tenth of the hosts above 0.85. What is missed, and why, is in docs/learning.md.
 */
class BarTest {
  @Test
  void stormyInstances_withTheirSpans_missTheBarOnlyByLuck() {
    List<String> misses = Bar.misses(modes -> Bar.recorded("bamboo_p3", true, modes));
    assertThat(misses).allMatch(miss -> miss.startsWith("1:2 own 1.0: worst ("));
  }

  /**
   * The best climb of the whole fleet has the same worst tenth, and no mode but the top one is
   * worth more to who does not know which of the hosts will be struck.
   */
  @Test
  void stormyInstances_thatMissTheBar_doAsTheBestClimb() {
    assertThat(Bar.misses(modes -> Bar.recorded("bamboo_p3", true, modes)))
        .allMatch(miss -> miss.contains("worst tenth 0.765 and of the best climb 0.765;"));
  }

  @Test
  void stormyInstances_withoutTheirSpans_missTheBarOnlyByLuck() {
    List<String> misses = Bar.misses(modes -> Bar.recorded("bamboo_p3", false, modes));
    assertThat(misses).allMatch(miss -> miss.startsWith("1:2:4 own 1.0: rule worst ("));
  }

  @Test
  void calmServers_meetTheBar() {
    assertThat(Bar.misses(modes -> Bar.part(Bar.recorded("infinitehbd", true, modes), 0, 16, 60)))
        .isEmpty();
  }

  @Test
  void calmServers_onLaddersThatNobodyTunedFor_meetTheBar() {
    assertThat(
            Bar.misses(
                Bar.others(),
                modes -> Bar.part(Bar.recorded("infinitehbd", true, modes), 53, 16, 30)))
        .isEmpty();
  }

  @Test
  void worlds_onLaddersThatNobodyTunedFor_missTheBarOnlyWhereTheWayUpIsBad() {
    List<String> misses =
        Bar.misses(Bar.others(), modes -> SyntheticWorld.STEADY.of(10, 168, modes, 5));
    assertThat(misses).allMatch(miss -> miss.startsWith("1:2:4 own 3.0: worst (learned 0.97"));
  }

  /** The way to the top leads through a mode that nobody should stay in. */
  @ParameterizedTest
  @EnumSource
  void worldsOfAWeek_withABadModeBetween_meetTheBar(SyntheticWorld world) {
    assertThat(Bar.misses(Bar.badBetween(), modes -> world.of(16, 168, modes, 17))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"3,7", "3,60", "57,7", "57,60", "200,7", "200,60"})
  void calmServer_alone_meetsTheBar(int host, int days) {
    assertThat(
            Bar.misses(modes -> Bar.part(Bar.recorded("infinitehbd", true, modes), host, 1, days)))
        .isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"3,7", "3,60", "57,7", "57,60", "200,7", "200,60"})
  void calmServers_ofTwo_missTheBarOnlyInAWeek(int host, int days) {
    List<String> misses =
        Bar.misses(modes -> Bar.part(Bar.recorded("infinitehbd", true, modes), host, 2, days));
    assertThat(misses).allMatch(miss -> days == 7 && miss.startsWith("1:2 own 1.0: hindsight ("));
  }

  @ParameterizedTest
  @EnumSource
  void worlds_ofAWeek_meetTheBar(SyntheticWorld world) {
    List<String> misses = Bar.misses(modes -> world.of(16, 168, modes, 17));
    assertThat(misses)
        .allMatch(miss ->
            world == SyntheticWorld.SICKENS && miss.startsWith("1500:1800 own 0.3: rule ("));
  }

  @ParameterizedTest
  @EnumSource
  void worlds_ofHalfADay_missTheBarOnlyWhereTwoModesAreWorthTheSame(SyntheticWorld world) {
    List<String> misses = Bar.misses(modes -> world.of(30, 12, modes, 17));
    assertThat(misses).allMatch(miss -> miss.startsWith("1500:1800 own 0.3: "));
  }
}
