package dev.upshift.brain.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.upshift.brain.decision.HostState;
import dev.upshift.brain.decision.Picture;
import dev.upshift.brain.decision.Policy;
import dev.upshift.protocol.HostId;
import dev.upshift.protocol.Notice;
import dev.upshift.protocol.Telemetry;
import dev.upshift.protocol.TrainingPhase;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StatusWordsTest {
  private static final Instant NOW = Instant.parse("2026-11-24T08:00:00Z");

  @Test
  void cost_isSaidToTheHundredth_asFarAsItIsKnown() {
    assertThat(StatusWords.cost(new Notice.Cost(2, 84.5, 288.0, 15_312.0)))
        .isEqualTo(Map.of("cost-per-hour", "2.00", "cost-so-far", "84.50", "saved", "15312.00"));
    assertThat(StatusWords.cost(new Notice.Cost(0.5, 1, null, null)))
        .isEqualTo(Map.of("cost-per-hour", "0.50", "cost-so-far", "1.00"));
    Notice.State unpriced =
        Picture.of(HostState.initial(HostId.of("h")), NOW, Policy.defaults(), 1);
    assertThat(StatusWords.numbers(unpriced, new Figures(), NOW)).doesNotContainKey("cost-so-far");
  }

  @Test
  void fleet_isTheSumOfItsHosts() {
    assertThat(
            FleetWords.costs(
                List.of(new Notice.Cost(2, 10, 20.0, 5.0), new Notice.Cost(1, 4, null, null))))
        .isEqualTo(Map.of("cost-per-hour", "3.00", "cost-so-far", "14.00", "saved", "5.00"));
    assertThat(FleetWords.costs(List.of())).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"50,100,25,7200", "100,100,25,0"})
  void training_thatTellsItsTotal_tellsHowLongItTakes(
      double done, double total, double rate, long seconds) {
    assertThat(figures(done, total, rate).remaining()).contains(Duration.ofSeconds(seconds));
  }

  @ParameterizedTest
  @CsvSource({"50,100,0", "50,0,25", "120,100,25", "50,NaN,25", "50,100,NaN", "50,1e300,1e-300"})
  void training_thatTellsNoSense_tellsNoEnd(double done, double total, double rate) {
    assertThat(figures(done, total, rate).remaining()).isEmpty();
  }

  private static Figures figures(double done, double total, double rate) {
    Figures figures = new Figures();
    figures.heard(
        new Telemetry.Training(
            "b", 1, 1, "light", TrainingPhase.RUNNING, 1, 0, null, null, done, total, rate, NOW));
    return figures;
  }
}
