package dev.upshift.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainingJournalTest {
  @TempDir Path logs = Path.of("unset");

  @Test
  void training_thatResumesAtItsCheckpoint_hasLostNothing() throws IOException {
    TrainingJournal journal = new TrainingJournal(logs);
    append("light.log", "checkpoint episodes=10 steps=1\nprogress episodes=15 steps=2 ret");
    journal.read();
    append("light.log", "urn\nstopped episodes=17 steps=3\n");
    append("medium.log", "resumed episodes=17 steps=3 from x (environments=8)\n");
    journal.read();
    append("medium.log", "checkpoint episodes=30 steps=9\n");
    journal.read();
    assertThat(journal.losses()).isEmpty();
    assertThat(journal.resumptions()).isEqualTo(1);
    assertThat(journal.reached()).isEqualTo(30);
  }

  @Test
  void training_thatResumesBehindItsCheckpoint_isCaught() throws IOException {
    TrainingJournal journal = new TrainingJournal(logs);
    append("light.log", "checkpoint episodes=10 steps=1\n");
    append("light.log", "resumed episodes=9 steps=1 from x (environments=4)\n");
    journal.read();
    assertThat(journal.losses()).containsExactly("resumed at 9 episodes after a checkpoint at 10");
  }

  private void append(String name, String text) throws IOException {
    Files.writeString(
        logs.resolve(name), text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }
}
