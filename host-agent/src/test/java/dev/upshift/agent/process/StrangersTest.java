package dev.upshift.agent.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Which of this very machine's processes are read. */
final class StrangersTest {
  private static final long OWN = ProcessHandle.current().pid();

  private final Strangers strangers = new Strangers();

  @Test
  void stranger_isReadTwice_andThenNoMore() {
    assertThat(List.of(look(Set.of()), look(Set.of()), look(Set.of())))
        .containsExactly(true, true, false);
  }

  @Test
  void oneOfTheTraining_isReadAtEveryLook() {
    assertThat(IntStream.range(0, 5).mapToObj(_ -> look(Set.of(OWN)))).containsOnly(true);
  }

  @Test
  void everyone_isReadAgainNowAndThen_andOnceForgotten() {
    assertThat(IntStream.range(0, 100).filter(_ -> look(Set.of())).count()).isEqualTo(4);
    assertThat(look(Set.of())).isFalse();
    strangers.forget();
    assertThat(look(Set.of())).isTrue();
  }

  @Test
  void newcomer_isRead() throws IOException {
    assertThat(IntStream.range(0, 3).filter(_ -> look(Set.of())).count()).isEqualTo(2);
    Process process = new ProcessBuilder("sleep", "1000").start();
    try {
      assertThat(strangers.others()).extracting(ProcessEntry::pid).contains(process.pid());
    } finally {
      process.destroyForcibly();
    }
  }

  /** Whether this test's own process was read. */
  private boolean look(Set<Long> ours) {
    boolean read = strangers.others().stream().anyMatch(e -> e.pid() == OWN);
    strangers.allBut(ours);
    return read;
  }
}
