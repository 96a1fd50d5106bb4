package dev.upshift.agent.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.upshift.agent.telemetry.BootSource;
import dev.upshift.protocol.Telemetry.Boots;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class BeginningTest {
  private static final Duration JITTER = Duration.ofSeconds(10);

  private static Beginning beginning(boolean rebooted) {
    return new Beginning(
        AgentState.EMPTY,
        new Boots(List.of()),
        new BootSource.PresentBoot("boot", Instant.EPOCH, Duration.ZERO),
        rebooted,
        Optional.empty());
  }

  @Test
  void training_afterAReboot_startsAtRandomWithinTheJitter() {
    List<Duration> delays =
        LongStream.range(0, 100)
            .mapToObj(seed -> beginning(true).startDelay(JITTER, seed))
            .toList();
    assertThat(delays).allMatch(d -> !d.isNegative() && d.compareTo(JITTER) <= 0);
    assertThat(delays.stream().distinct().count()).isGreaterThan(50);
    assertThat(beginning(true).startDelay(JITTER, 7))
        .isEqualTo(beginning(true).startDelay(JITTER, 7));
  }

  @Test
  void training_withoutAReboot_orWithoutJitter_startsAtOnce() {
    assertThat(beginning(false).startDelay(JITTER, 7)).isZero();
    assertThat(beginning(true).startDelay(Duration.ZERO, 7)).isZero();
  }
}
