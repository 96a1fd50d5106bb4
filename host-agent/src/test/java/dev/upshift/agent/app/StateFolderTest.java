package dev.upshift.agent.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.upshift.agent.supervise.Application;
import dev.upshift.agent.supervise.BrainRank;
import dev.upshift.configuration.ExitCode;
import dev.upshift.configuration.FailureException;
import dev.upshift.protocol.HostId;
import dev.upshift.protocol.ResultStatus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an agent keeps. */
final class StateFolderTest {
  @TempDir Path folder;

  @Test
  void open_byASecondAgent_isRefused() throws IOException {
    try (StateFolder _ = StateFolder.open(folder)) {
      assertThatThrownBy(() -> StateFolder.open(folder))
          .isInstanceOfSatisfying(
              FailureException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.ERROR))
          .hasMessageContaining("Another agent uses the state folder");
    }
    StateFolder.open(folder).close();
  }

  @Test
  void open_ofAFile_isRefusedWithASentence() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "");
    assertThatThrownBy(() -> StateFolder.open(file))
        .isInstanceOf(FailureException.class)
        .hasMessageContaining("cannot be written");
  }

  @Test
  void state_savedIsStateRead() throws IOException {
    AgentState state =
        AgentState.EMPTY
            .applying(new Application(3, "brain", 4, "medium"), Application.first("light"))
            .journalling(
                new AgentState.Entry("id", ResultStatus.DONE, "stopped"), new BrainRank(5, "c"))
            .refusing("heavy", BrainRank.NONE, Instant.parse("2026-01-01T00:00:00Z"));
    try (StateFolder open = StateFolder.open(folder)) {
      assertThat(open.state()).isEqualTo(AgentState.EMPTY);
      open.save(state);
      assertThat(open.state()).isEqualTo(state);
      assertThat(open.state().brain()).isEqualTo(new BrainRank(5, "c"));
    }
  }

  @Test
  void state_thatCannotBeUnderstood_stopsWithASentence() throws IOException {
    Files.writeString(folder.resolve("state.json"), "{");
    try (StateFolder open = StateFolder.open(folder)) {
      assertThatThrownBy(open::state)
          .isInstanceOf(FailureException.class)
          .hasMessageContaining("cannot be understood");
    }
  }

  @Test
  void owner_staysTheSame() throws IOException {
    String owner;
    try (StateFolder open = StateFolder.open(folder)) {
      owner = open.owner(new HostId("tnr-0"));
    }
    try (StateFolder open = StateFolder.open(folder)) {
      assertThat(open.owner(new HostId("tnr-0"))).isEqualTo(owner);
    }
  }

  @Test
  void journal_isBounded_andForgetsTheOldest() {
    AgentState state = AgentState.EMPTY;
    for (int i = 0; i < 300; i++) {
      state =
          state.journalling(
              new AgentState.Entry("id-" + i, ResultStatus.DONE, null), BrainRank.NONE);
    }
    assertThat(state.journal()).hasSize(256);
    assertThat(state.entry("id-43")).isEmpty();
    assertThat(state.entry("id-44")).isPresent();
  }

  @Test
  void state_ofAnOlderAgent_isUnderstood() throws IOException {
    Files.writeString(
        folder.resolve("state.json"),
        """
        {"brain":{"epoch":5,"brain":"c"},"stopped":true,"completed":false,"journal":[]}
        """);
    try (StateFolder open = StateFolder.open(folder)) {
      assertThat(open.state().stopped()).isTrue();
      assertThat(open.state().generation()).isZero();
    }
  }
}
