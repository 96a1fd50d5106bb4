package dev.upshift.notifier.decide;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.upshift.protocol.AlertState;
import dev.upshift.protocol.Severity;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ResendingTest {
  private static final Instant START = Notices.AT;
  private static final Resending RESENDING = new Resending(Duration.ofMinutes(3), START);

  @ParameterizedTest
  @CsvSource({"0, 180", "1, 179", "179, 1", "180, 0", "100000, 0", "-1, 0"})
  void round_isDue_anIntervalAfterTheLast_andWhenTheClockWasSetBack(long passed, long left) {
    assertThat(RESENDING.untilNext(START.plusSeconds(passed))).isEqualTo(Duration.ofSeconds(left));
  }

  @Test
  void round_begun_putsOffTheNextByAnInterval() {
    Instant late = START.plusSeconds(500);
    assertThat(RESENDING.begun(late).untilNext(late)).isEqualTo(Duration.ofMinutes(3));
  }

  @Test
  void alert_sentAgain_endsNoFormerOneAgain() {
    Announcement told =
        Notices.told(AlertState.FIRING, Notices.AT).announcement().after(Severity.INFO);
    assertThat(Resending.again(told).formerSeverity()).isNull();
    assertThat(Resending.again(told).after(Severity.INFO)).isEqualTo(told);
  }

  @ParameterizedTest
  @CsvSource({"PT0S, 0s", "PT0.999S, 0.999s", "PT24H1S, 24h1s"})
  void interval_outOfBounds_isRefused(Duration interval, String said) {
    assertThatThrownBy(() -> new Resending(interval, START))
        .hasMessage("resend-interval must be from 1s to 1d, but was " + said);
  }
}
