package dev.upshift.agent.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.upshift.protocol.LogTalk;
import dev.upshift.protocol.LogTalk.Line;
import dev.upshift.protocol.TrainingPhase;
import java.nio.file.Files;
import java.util.List;
import org.junit.jupiter.api.Test;

/** An operator looks at the training's logs from afar. */
final class AgentLogsTest extends AgentTrial {
  /** Logs what the test writes to the file "say". */
  private static final String TALKING =
      "echo $UPSHIFT_MODE $$ >> started; seq 1 300;"
          + " while true; do if [ -e say ]; then cat say; rm say; fi; sleep 0.1; done";

  @Test
  void logs_areShown_followed_andBounded() throws Exception {
    configure(TALKING, broker.password(host).source());
    var _ = agent();
    awaitTraining("light", TrainingPhase.RUNNING, 0);
    try (OperatorDouble operator = new OperatorDouble(broker, host)) {
      operator.ask(new LogTalk.Ask("once", 3, 0, null));
      until(() -> operator.ended("once"));
      assertThat(operator.lines("once"))
          .containsExactly(
              new Line("game", "298"), new Line("game", "299"), new Line("game", "300"));
      operator.ask(new LogTalk.Ask("follow", 1, 30, "game"));
      until(() -> operator.lines("follow").size() == 1);
      say("one more\n");
      until(() -> operator.lines("follow").contains(new Line("game", "one more")));
      say("x".repeat(100).concat("\n").repeat(20_000));
      until(() -> operator.skipped("follow") > 0);
      assertThat(operator.lines("follow")).hasSizeLessThan(5_000);
      assertThat(operator.largestPayload()).isLessThan(64 * 1024);
      operator.ask(new LogTalk.Ask("follow", 1, 0, null));
      until(() -> operator.ended("follow"));
      operator.ask(new LogTalk.Ask("other", 10, 0, "no-such-command"));
      until(() -> operator.ended("other"));
      assertThat(operator.lines("other")).isEqualTo(List.of());
      assertThat(operator.refusal("other"))
          .isEqualTo("there is no such command in mode light, only game");
    }
  }

  private void say(String text) throws Exception {
    Files.writeString(folder.resolve("saying"), text);
    Files.move(folder.resolve("saying"), folder.resolve("say"));
    until(() -> !Files.exists(folder.resolve("say")));
  }
}
