package dev.upshift.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.upshift.agent.app.AgentMain;
import dev.upshift.brain.app.BrainMain;
import dev.upshift.testkit.BrokerFixture;
import dev.upshift.testkit.MosquittoFixture;
import dev.upshift.testkit.Processes;
import dev.upshift.testkit.RealPart;
import dev.upshift.testkit.RunningProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Brain and agents at a Mosquitto that runs on the files that the product writes for it. */
class MosquittoLoopTest {
  @RegisterExtension final Processes processes = new Processes();
  @TempDir Path folder = Path.of("unset");
  private BrokerFixture broker;
  private Phone operator;

  @BeforeEach
  void startAll() throws IOException {
    RealPart.MOSQUITTO_SUB.require();
    broker = MosquittoFixture.start(folder, "gpu-1", "gpu-2");
    operator = new Phone(processes, broker.uri(), "operator", broker.password("operator"));
    brain();
    agent("gpu-1");
    agent("gpu-2");
    runs("gpu-1", "light");
    runs("gpu-2", "light");
  }

  @AfterEach
  void stopBroker() {
    if (broker != null) {
      broker.close();
    }
  }

  @Test
  void loop_isClosedAndSurvivesTheBroker_andAnOrderToTheFleetReachesEveryHost() {
    operator.send("gpu-1/override/mode/set", "medium");
    runs("gpu-1", "medium");
    assertThat(operator.read("gpu-1/override/mode")).isEqualTo("medium");
    assertThat(logs("gpu-2").out().strip()).isEqualTo("works");

    broker.kill();
    broker.start();
    await().atMost(Phone.PATIENCE).until(() -> tells("_brain/session", "\"state\":\"online\""));
    await().atMost(Phone.PATIENCE).until(this::obeysAgain);
    runs("gpu-2", "light");

    operator.send("_fleet/override/pause/set", "on");
    for (String host : new String[] {"gpu-1", "gpu-2"}) {
      await().atMost(Phone.PATIENCE).until(() -> echo(host, "pause").equals("on"));
    }
    assertThat(echo("_fleet", "pause")).isEqualTo("on");
  }

  private Outcome logs(String host) {
    String broker = this.broker.uri().toString();
    String password = this.broker.password("operator").source().substring("file:".length());
    return Outcome.of("logs", host, "--broker", broker, "--password-file", password);
  }

  /** A person whose order meets a broker that has just come back gives it again. */
  private boolean obeysAgain() {
    operator.attempt("gpu-1/override/mode/set", "light");
    return isRunning("gpu-1", "light");
  }

  private String echo(String scope, String property) {
    return operator.read(scope + "/override/" + property);
  }

  private void runs(String host, String mode) {
    await().atMost(Phone.PATIENCE).until(() -> isRunning(host, mode));
  }

  private boolean isRunning(String host, String mode) {
    return tells(host + "/telemetry/training", "\"phase\":\"running\"")
        && tells(host + "/telemetry/training", "\"mode\":\"" + mode + "\"");
  }

  private boolean tells(String topic, String words) {
    return operator.read(topic).contains(words);
  }

  private void brain() throws IOException {
    start(
        BrainMain.class,
        "brain",
        """
        brain:
          broker: BROKER
          password: PASSWORD
          state-folder: brain
          http-port: 0
        """);
  }

  private void agent(String host) throws IOException {
    start(
        AgentMain.class,
        host,
        """
        agent:
          host: HOST
          broker: BROKER
          password: PASSWORD
          state-folder: HOST
          heartbeat: 1s
          grace-period: 2s
          modes:
            - {name: light, commands: [{name: train, command: [sh, -c, "echo works; exec sleep 1000"]}]}
            - {name: medium, commands: [{name: train, command: [sleep, "2000"]}]}
        """);
  }

  private void start(Class<?> main, String user, String template) throws IOException {
    String text =
        template
            .replace("HOST", user)
            .replace("BROKER", broker.uri().toString())
            .replace("PASSWORD", broker.password(user).source());
    Path file = Files.writeString(folder.resolve(user + ".yaml"), text);
    RunningProcess process = processes.startMain(main, "-c", file.toString());
    process.awaitLine(line -> line.startsWith("ready: "), Phone.PATIENCE);
  }
}
