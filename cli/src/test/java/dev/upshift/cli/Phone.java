package dev.upshift.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.upshift.configuration.Secret;
import dev.upshift.testkit.Processes;
import dev.upshift.testkit.RealPart;
import dev.upshift.testkit.RunningProcess;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A person's MQTT client without MQTT 5, which leaves its client id to the broker. */
record Phone(Processes processes, URI broker, String user, Secret password) {
  static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final String ROOT = "upshift/v1/";

  /** Shows what comes on a topic below the root, one line {@code topic payload} for each. */
  RunningProcess listen(String below) {
    return processes.start(command(RealPart.MOSQUITTO_SUB, below, "-v"));
  }

  /** The payload that is retained on a topic below the root; empty where there is none. */
  String read(String below) {
    RunningProcess process =
        processes.start(command(RealPart.MOSQUITTO_SUB, below, "-C", "1", "-W", "5"));
    process.awaitExit(PATIENCE);
    return String.join("\n", process.output());
  }

  /** Publishes a word, which the broker has then taken. */
  void send(String below, String word) {
    RunningProcess process = startSending(below, word);
    assertThat(process.awaitExit(PATIENCE)).as(process.errors().toString()).isZero();
  }

  /** Publishes a word, whatever the broker makes of it. */
  void attempt(String below, String word) {
    startSending(below, word).awaitExit(PATIENCE);
  }

  private RunningProcess startSending(String below, String word) {
    return processes.start(command(RealPart.MOSQUITTO_PUB, below, "-q", "1", "-m", word));
  }

  private List<String> command(RealPart part, String below, String... more) {
    Path program = part.require();
    List<String> command = new ArrayList<>(List.of(program.toString(), "-V", "311"));
    command.addAll(List.of("-h", broker.getHost(), "-p", Integer.toString(broker.getPort())));
    command.addAll(List.of("-u", user, "-P", password.read(), "-t", ROOT + below));
    command.addAll(List.of(more));
    return command;
  }
}
