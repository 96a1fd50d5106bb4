package dev.upshift.benchmarks.notifier;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class KillCampaignTest {
  private static final String FIRST = "ev-000001: medium -> light";
  private static final String MARKED = "(possible repeat) " + FIRST;
  private static final String OTHER = "ev-000002: light -> medium";

  @Test
  void repeat_thatSaysSo_isNotCounted() {
    assertThat(KillCampaign.unmarked(List.of(FIRST, OTHER, MARKED))).isZero();
  }

  @Test
  void first_thatArrivesAfterItsMarkedRepeat_isNotCounted() {
    assertThat(KillCampaign.unmarked(List.of(MARKED, FIRST, MARKED))).isZero();
  }

  @Test
  void repeat_withoutAWord_isCounted() {
    assertThat(KillCampaign.unmarked(List.of(FIRST, OTHER, FIRST))).isEqualTo(1);
    assertThat(KillCampaign.unmarked(List.of(FIRST, MARKED, FIRST))).isEqualTo(1);
  }
}
