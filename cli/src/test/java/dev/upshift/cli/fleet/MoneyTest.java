package dev.upshift.cli.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.upshift.protocol.Notice;
import org.junit.jupiter.api.Test;

class MoneyTest {
  @Test
  void cost_ofATrainingWithoutAnEnd_isWhatItWasSoFar() {
    Notice.Cost cost = new Notice.Cost(2, 84, null, null);
    assertThat(Money.brief(cost)).isEqualTo("84.00");
    assertThat(Money.whole(cost)).isEqualTo("84.00 so far at 2.00 an hour");
  }

  @Test
  void cost_ofATrainingWithAnEnd_isProjectedAndCompared() {
    Notice.Cost cost = new Notice.Cost(2, 84, 480.0, 15_120.0);
    assertThat(Money.brief(cost)).isEqualTo("84.00 of 480.00");
    assertThat(Money.whole(cost))
        .isEqualTo(
            "84.00 so far at 2.00 an hour; 480.00 in all, 15120.00 less than the baseline's"
                + " 15600.00 (97 %)");
    assertThat(Money.whole(new Notice.Cost(2, 480, 480.0, -80.0)))
        .endsWith("480.00 in all, 80.00 more than the baseline's 400.00 (20 %)");
    assertThat(Money.brief(new Notice.Cost(2, 480, 480.0, null))).isEqualTo("480.00");
  }
}
