package dev.upshift.examples.cartpole;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CartpoleMainTest {
  @TempDir private Path folder;

  @Test
  void main_targetReturn_completesWithZeroAndStaysComplete() throws Exception {
    try (TrainerProcess trainer = start("--target-return", "475")) {
      assertThat(trainer.exitCode()).isZero();
      assertThat(trainer.lines().toList().getLast())
          .matches("completed episodes=\\d+ steps=\\d+ return=4[789]\\d\\.\\d best=\\d+\\.\\d");
      assertThat(trainer.errors()).isEmpty();
      try (TrainerProcess again = start("--target-return", "475")) {
        assertThat(again.exitCode()).isZero();
        assertThat(again.episodes("completed")).isEqualTo(trainer.episodes("completed"));
      }
    }
  }

  @Test
  void main_targetEpisodes_completes() throws Exception {
    try (TrainerProcess trainer = start("--target-episodes", "50")) {
      assertThat(trainer.exitCode()).isZero();
      assertThat(trainer.episodes("completed")).isGreaterThanOrEqualTo(50);
    }
  }

  @Test
  void main_terminated_writesACheckpointAndEndsWith143() throws Exception {
    try (TrainerProcess trainer = start("--report-every", "50ms", "--checkpoint-every", "60m")) {
      trainer.awaitLine("progress episodes=\\d+ steps=\\d+ return=\\d+\\.\\d rate=\\d+/h");

      assertThat(trainer.terminate().exitCode()).isEqualTo(143);

      assertThat(trainer.episodes("checkpoint")).isPositive();
      try (TrainerProcess resumed = start("--environments", "32")) {
        resumed.awaitLine(
            "resumed episodes=%d steps=\\d+ from %s \\(environments=32\\)"
                .formatted(trainer.episodes("stopped"), state()));
      }
    }
  }

  @Test
  void main_terminatedWhileThrottled_doesNotWaitForTheThrottle() throws Exception {
    try (TrainerProcess trainer = start("--throttle", "1")) {
      trainer.awaitLine("started environments=8");

      assertThat(trainer.terminate().exitCode()).isEqualTo(143);

      assertThat(trainer.lines().anyMatch(line -> line.startsWith("stopped"))).isTrue();
    }
  }

  @Test
  void main_killedAtFifteenRandomMoments_neverFallsBehindAReportedCheckpoint() throws Exception {
    Random random = new Random(7);
    long reported = 0;
    for (int round = 0; round < 15; round++) {
      try (TrainerProcess trainer = start("--checkpoint-every", "1ms")) {
        trainer.awaitLine("checkpoint episodes=");
        assertThat(trainer.endsWithin(random.nextInt(150))).isFalse();
        trainer.kill();
        assertThat(trainer.errors()).isEmpty();
        assertThat(trainer.episodes(round == 0 ? "started" : "resumed"))
            .as("round %d", round)
            .isGreaterThanOrEqualTo(reported);
        reported = Math.max(reported, trainer.episodes("checkpoint"));
      }
    }
    assertThat(reported).isPositive();
  }

  @Test
  void main_damagedCheckpoint_saysSoAndResumesFromThePreviousOne() throws Exception {
    try (TrainerProcess trainer = start("--checkpoint-every", "10ms")) {
      trainer.awaitLine("checkpoint episodes=[1-9]");
      trainer.terminate().exitCode();
    }
    Files.writeString(state(), "garbage");

    try (TrainerProcess resumed = start()) {
      resumed.awaitLine("resumed episodes=\\d+ steps=\\d+ from " + state() + "\\.previous ");
      assertThat(resumed.errors())
          .isEqualTo(
              "The checkpoint %s must be a whole one, but it has only 7 bytes: it is put aside as state.damaged and state.previous is used.%n",
              state());
    }
  }

  @Test
  void main_damagedCheckpointAlone_isOneSentenceAndExitOne() throws Exception {
    Files.writeString(state(), "garbage");

    try (TrainerProcess trainer = start()) {
      assertThat(trainer.exitCode()).isEqualTo(1);
      assertThat(trainer.errors().lines()).hasSize(1);
      assertThat(trainer.lines()).isEmpty();
      assertThat(state()).hasContent("garbage");
    }
  }

  @Test
  void main_twoTrainersOnOneCheckpoint_refusesTheSecond() throws Exception {
    try (TrainerProcess first = start("--throttle", "100")) {
      first.awaitLine("started");
      try (TrainerProcess second = start()) {
        assertThat(second.exitCode()).isEqualTo(1);
        assertThat(second.errors()).contains("is in use by another trainer");
      }
    }
  }

  @Test
  void main_wrongOption_isOneSentenceAndExitTwo() throws Exception {
    try (TrainerProcess trainer = start("--environments", "none")) {
      assertThat(trainer.exitCode()).isEqualTo(2);
      assertThat(trainer.errors())
          .isEqualTo(
              "The option --environments must be a whole number from 1 to 4096, but was none.%n",
              new Object[0]);
    }
  }

  private TrainerProcess start(String... options) throws IOException {
    String[] all = new String[options.length + 2];
    all[0] = "--checkpoint";
    all[1] = state().toString();
    System.arraycopy(options, 0, all, 2, options.length);
    return TrainerProcess.start(folder, all);
  }

  private Path state() {
    return folder.resolve("state");
  }
}
