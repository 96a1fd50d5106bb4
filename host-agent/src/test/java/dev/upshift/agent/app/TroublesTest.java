package dev.upshift.agent.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.upshift.agent.telemetry.ProgressPattern.Reading;
import dev.upshift.protocol.EventType;
import dev.upshift.protocol.Telemetry.Gpu;
import dev.upshift.protocol.TrainingPhase;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What is put on record of trainings and GPUs that are in trouble. */
class TroublesTest {
  private record Told(EventType type, Map<String, Object> evidence) {}

  private final List<Told> told = new ArrayList<>();
  private int restarts;
  private final Troubles troubles =
      new Troubles(
          new AgentConfiguration.Progress(
              Optional.empty(),
              Optional.empty(),
              Optional.empty(),
              Optional.empty(),
              Optional.of(10.0),
              Duration.ofSeconds(30),
              Optional.of(Duration.ofHours(1)),
              true,
              Optional.empty(),
              false),
          (type, evidence) -> told.add(new Told(type, evidence)),
          () -> restarts++);

  private void at(int second, @Nullable Double progress, Optional<String> trouble) {
    troubles.progress(
        new ProgressReader.Found("medium", new Reading(progress, null, null), Set.of(), trouble),
        TrainingPhase.RUNNING,
        Instant.EPOCH.plusSeconds(second));
  }

  private static Gpu gpu(@Nullable String uuid) {
    return new Gpu(0, uuid, null, null, null, null, null, null);
  }

  @Test
  void hang_isRecordedWithItsEvidenceAndEndedByARestart() {
    for (int second = 0; second < 60; second += 5) {
      at(second, second * 1.0, Optional.empty());
    }
    at(90, 55.0, Optional.empty());
    assertThat(told).isEmpty();
    at(110, 55.0, Optional.empty());
    assertThat(told).extracting(Told::type).containsExactly(EventType.HANG);
    assertThat(told.getFirst().evidence())
        .containsEntry("usualIntervalSeconds", 5.0)
        .containsEntry("multiple", 10.0)
        .containsEntry("silentSeconds", 55L)
        .containsEntry("lastProgress", 55.0);
    assertThat(restarts).isEqualTo(1);
  }

  @Test
  void hang_fromTheFirstMoment_isOneAfterTheLongestTimeThatMayBe() {
    at(0, null, Optional.empty());
    at(3600, null, Optional.empty());
    assertThat(told).isEmpty();
    at(3605, null, Optional.empty());
    assertThat(told).extracting(Told::type).containsExactly(EventType.HANG);
    assertThat(told.getFirst().evidence())
        .containsEntry("maximumSeconds", 3600L)
        .containsEntry("silentSeconds", 3605L)
        .doesNotContainKeys("usualIntervalSeconds", "lastProgress");
    assertThat(restarts).isEqualTo(1);
  }

  @Test
  void lineOfTrouble_isRecordedOnceInTenMinutes() {
    at(0, 1.0, Optional.of("loss=nan"));
    at(5, 2.0, Optional.of("loss=nan"));
    at(700, 3.0, Optional.of("loss=nan"));
    assertThat(told)
        .containsExactly(
            new Told(EventType.TROUBLE, Map.of("kind", "said", "line", "loss=nan")),
            new Told(EventType.TROUBLE, Map.of("kind", "said", "line", "loss=nan")));
  }

  @Test
  void gpuThatLosesItsIdentity_isLost() {
    troubles.gpus(List.of(gpu("GPU-1"), gpu("GPU-2")));
    troubles.gpus(List.of(gpu("GPU-1"), gpu(null)));
    troubles.gpus(List.of(gpu("GPU-1"), gpu(null)));
    assertThat(told)
        .containsExactly(
            new Told(EventType.GPU_LOST, Map.of("uuid", "GPU-2", "listed", 2, "known", 2)));
  }
}
