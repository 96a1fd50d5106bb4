package dev.upshift.brain.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.upshift.brain.decision.Decision;
import dev.upshift.protocol.OverrideOrder;
import dev.upshift.protocol.OverrideProperty;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OrderTextTest {
  @ParameterizedTest
  @CsvSource({
    "TRAINING,stop,stop",
    "TRAINING,rollback 7,rollback 7",
    "TRAINING,'',training",
    "MODE,light,mode light",
    "PAUSE,on,pause on",
    "RETRY,now,retry",
    "ANNOUNCE_REBOOT,on,announce-reboot"
  })
  void order_isNamedAsPeopleTypeIt(OverrideProperty property, String value, String text) {
    assertThat(OrderText.of(property, OverrideOrder.word(value))).isEqualTo(text);
  }

  @Test
  void signature_saysWhoAndWhy_asFarAsTheyAreKnown() {
    assertThat(OrderText.signed(new OverrideOrder("stop", null, "anna", "a fan is loud")))
        .isEqualTo(", by anna: a fan is loud");
    assertThat(OrderText.signed(new OverrideOrder("stop", null, null, "a fan is loud")))
        .isEqualTo(": a fan is loud");
    assertThat(OrderText.signed(OverrideOrder.word("stop"))).isEmpty();
  }

  @Test
  void fleetAnswer_namesTheOrder() {
    OverrideOrder order = new OverrideOrder("stop", null, "anna", "a fan is loud");
    Decision decision = new FleetAnswer(OverrideProperty.TRAINING, order).decision(Instant.EPOCH);
    assertThat(decision.summary()).isEqualTo("stop is refused: this brain has no host");
    assertThat(decision.evidence()).containsEntry("value", "stop").containsEntry("by", "anna");
  }
}
