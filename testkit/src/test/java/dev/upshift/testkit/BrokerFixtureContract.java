package dev.upshift.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** What every fixture promises, seen through Debian's MQTT clients. */
abstract class BrokerFixtureContract {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String STATE = "upshift/v1/gpu-1/state";

  @TempDir Path folder;
  @RegisterExtension final Processes processes = new Processes();

  abstract BrokerFixture start(Path folder, String... hosts);

  @Test
  void retained_afterKillAndStart_isStillThere() {
    RealPart.MOSQUITTO_SUB.require();
    try (BrokerFixture broker = start(folder, "gpu-1")) {
      assertThat(publish(broker, "brain", "5", STATE, "first", "-r")).isZero();
      settle(broker, "first");
      broker.kill();
      broker.start();
      assertThat(read(broker, "viewer", "311", STATE)).containsExactly("first");
    }
  }

  @Test
  void queue_ofASessionAway_survivesKillAndStart() {
    RealPart.MOSQUITTO_SUB.require();
    String desired = "upshift/v1/gpu-1/command/desired";
    try (BrokerFixture broker = start(folder, "gpu-1")) {
      assertThat(session(broker, "-E", "-t", desired)).isZero();
      assertThat(publish(broker, "brain", "5", desired, "queued")).isZero();
      settle(broker, "queued");
      broker.kill();
      broker.start();
      RunningProcess back = sessionProcess(broker, "-C", "1", "-t", desired);
      assertThat(back.awaitExit(PATIENCE)).isZero();
      assertThat(back.output()).containsExactly("queued");
    }
  }

  @Test
  void addedAndRemovedHost_whileItRuns_isFollowed() {
    RealPart.MOSQUITTO_SUB.require();
    try (BrokerFixture broker = start(folder)) {
      broker.addHost("gpu-2");
      String topic = "upshift/v1/gpu-2/telemetry/session";
      assertThat(publish(broker, "gpu-2", "5", topic, "hello", "-r")).isZero();
      broker.remove("gpu-2");
      assertThat(publish(broker, "gpu-2", "5", topic, "again", "-r")).isNotZero();
      assertThat(read(broker, "brain", "5", topic)).containsExactly("hello");
    }
  }

  /** Returns when the acknowledged payload is on disk; by default at once. */
  void settle(BrokerFixture broker, String payload) {
    assertThat(broker.stateFolder()).exists();
  }

  private int publish(
      BrokerFixture broker,
      String user,
      String version,
      String topic,
      String text,
      String... more) {
    List<String> options = new ArrayList<>(List.of("-t", topic, "-m", text, "-q", "1"));
    options.addAll(Arrays.asList(more));
    return client(RealPart.MOSQUITTO_PUB, broker, user, version, options).awaitExit(PATIENCE);
  }

  private List<String> read(BrokerFixture broker, String user, String version, String topic) {
    RunningProcess reader =
        client(RealPart.MOSQUITTO_SUB, broker, user, version, List.of("-t", topic, "-C", "1"));
    assertThat(reader.awaitExit(PATIENCE)).isZero();
    return reader.output();
  }

  private int session(BrokerFixture broker, String... options) {
    return sessionProcess(broker, options).awaitExit(PATIENCE);
  }

  private RunningProcess sessionProcess(BrokerFixture broker, String... options) {
    List<String> all = new ArrayList<>(List.of("-c", "-x", "3600", "-q", "1"));
    all.addAll(Arrays.asList(options));
    return client(RealPart.MOSQUITTO_SUB, broker, "gpu-1", "5", all);
  }

  private RunningProcess client(
      RealPart part, BrokerFixture broker, String user, String version, List<String> options) {
    List<String> command =
        new ArrayList<>(
            List.of(
                part.require().toString(),
                "-h",
                broker.uri().getHost(),
                "-p",
                String.valueOf(broker.uri().getPort()),
                "-V",
                version,
                "-i",
                user,
                "-u",
                user,
                "-P",
                broker.password(user).read()));
    command.addAll(options);
    return processes.start(command);
  }
}
