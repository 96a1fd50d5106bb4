package dev.upshift.brain.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.upshift.brain.app.Incarnation.Meaning;
import dev.upshift.protocol.Notice;
import dev.upshift.protocol.Presence;
import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IncarnationTest {
  private static final Incarnation SELF = new Incarnation(5, "m");

  @ParameterizedTest
  @CsvSource({
    "ONLINE,5,m,OWN",
    "OFFLINE,5,m,REPUBLISH",
    "ONLINE,4,z,REPUBLISH",
    "OFFLINE,4,m,REPUBLISH",
    "ONLINE,5,a,REPUBLISH",
    "ONLINE,5,z,STAND_DOWN",
    "ONLINE,6,a,STAND_DOWN",
    "OFFLINE,6,a,RISE",
    "OFFLINE,5,z,RISE"
  })
  void session_ofABrain_means(Presence presence, long epoch, String id, Meaning meaning) {
    assertThat(SELF.meaningOf(new Notice.ComponentSession(presence, epoch, id, Instant.EPOCH)))
        .isEqualTo(meaning);
  }

  @ParameterizedTest
  @CsvSource({"0,true", "-1,false", "4503599627370496,true", "4503599627370497,false"})
  void epoch_outsideItsRange_isNobodys(long epoch, boolean possible) {
    assertThat(Incarnation.isPossible(epoch)).isEqualTo(possible);
  }
}
