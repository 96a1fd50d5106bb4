package dev.upshift.mqtt.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.upshift.mqtt.contract.ContractClient.Credentials;
import dev.upshift.testkit.BrokerFixture;
import java.nio.file.Path;
import java.util.Optional;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * What every broker must hold to, whichever it is: who gets in, and who can write and read what.
 * Only outcomes are asserted, messages that arrive or do not. After each forbidden attempt an
 * allowed message follows; when it has arrived, the forbidden one would have, too.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class BrokerContract {
  private static final String ROOT = "upshift/v1/";
  private static final String MARK = ROOT + "gpu-1/state";

  BrokerFixture broker;

  abstract BrokerFixture start(Path folder, String... hosts);

  @BeforeAll
  void startBroker(@TempDir Path folder) {
    broker = start(folder, "gpu-1", "gpu-2");
  }

  @AfterAll
  void closeBroker() {
    if (broker != null) {
      broker.close();
    }
  }

  @Test
  void host_ownTelemetryAndAlert_arrive() throws MqttException {
    try (ContractClient brain = ContractClient.as(broker, "brain");
        ContractClient host = ContractClient.as(broker, "gpu-1")) {
      brain.subscribe(ROOT + "+/telemetry/#", ROOT + "+/alert/#");
      host.publish(ROOT + "gpu-1/telemetry/boots", "own").publish(ROOT + "gpu-1/alert/hot", "own");
      brain.awaitMessage(ROOT + "gpu-1/telemetry/boots=own");
      brain.awaitMessage(ROOT + "gpu-1/alert/hot=own");
    }
  }

  @Test
  void host_anythingButItsOwn_doesNotArrive() throws MqttException {
    assertNoneDelivered(
        "gpu-1",
        "upshift/v1/gpu-2/telemetry/session",
        "upshift/v1/gpu-2/alert/hot",
        "upshift/v1/gpu-9/telemetry/session",
        "upshift/v1/gpu-1/command/desired",
        "upshift/v1/gpu-2/command/desired",
        "upshift/v1/gpu-1/state",
        "upshift/v1/gpu-1/training/progress",
        "upshift/v1/gpu-1/decision",
        "upshift/v1/gpu-1/override/mode/set",
        "upshift/v1/_fleet/override/pause/set",
        "upshift/v1/_brain/session",
        "homeassistant/device/x/config");
  }

  @Test
  void viewer_anything_doesNotArrive() throws MqttException {
    assertNoneDelivered(
        "viewer",
        "upshift/v1/gpu-1/override/mode/set",
        "upshift/v1/_fleet/override/pause/set",
        "upshift/v1/gpu-1/telemetry/session",
        "upshift/v1/gpu-1/alert/hot",
        "upshift/v1/gpu-1/command/desired",
        "upshift/v1/viewer/telemetry/session",
        "upshift/v1/_notifier/session");
  }

  @Test
  void operator_anythingButOrders_doesNotArrive() throws MqttException {
    assertNoneDelivered(
        "operator",
        "upshift/v1/gpu-1/override/mode",
        "upshift/v1/gpu-9/override/mode/set",
        "upshift/v1/gpu-1/training/progress",
        "upshift/v1/gpu-1/command/desired",
        "upshift/v1/gpu-1/telemetry/session",
        "upshift/v1/gpu-1/decision",
        "homeassistant/device/upshift_gpu-1/config");
  }

  @Test
  void notifier_anythingButItsOwn_doesNotArrive() throws MqttException {
    assertNoneDelivered(
        "notifier",
        "upshift/v1/gpu-1/decision",
        "upshift/v1/gpu-1/override/silence/set",
        "upshift/v1/_brain/session",
        "upshift/v1/gpu-1/command/stop");
  }

  @Test
  void training_anythingButItsProgress_doesNotArrive() throws MqttException {
    assertNoneDelivered(
        "training",
        "upshift/v1/gpu-2/training/progress",
        "upshift/v1/training/training/progress",
        "upshift/v1/gpu-1/training/progress/more",
        "upshift/v1/gpu-1/telemetry/training",
        "upshift/v1/gpu-1/telemetry/session",
        "upshift/v1/gpu-1/alert/hot",
        "upshift/v1/gpu-1/log/lines",
        "upshift/v1/gpu-1/log/ask",
        "upshift/v1/gpu-1/command/desired",
        "upshift/v1/gpu-1/override/mode/set",
        "upshift/v1/_fleet/override/pause/set",
        "upshift/v1/gpu-1/state",
        "upshift/v1/gpu-1/decision",
        "upshift/v1/_brain/session",
        "upshift/v1/_notifier/session",
        "upshift/v1/_reply/ann/1",
        "homeassistant/device/x/config");
  }

  @Test
  void training_progress_reachesItsAgentAndNoOther() throws MqttException {
    String topic = ROOT + "gpu-1/training/progress";
    try (ContractClient brain = ContractClient.as(broker, "brain");
        ContractClient agent = ContractClient.as(broker, "gpu-1");
        ContractClient other = ContractClient.as(broker, "gpu-2");
        ContractClient training = ContractClient.as(broker, "training", "made-up-by-a-library")) {
      agent.subscribe(topic);
      other.subscribe(topic, ROOT + "+/training/progress", ROOT + "gpu-2/command/#");
      training.publish(topic, "{\"progress\":7}");
      agent.awaitMessage(topic + "={\"progress\":7}");
      brain.publish(ROOT + "gpu-2/command/checkpoint", "now");
      assertThat(other.awaitMessage(ROOT + "gpu-2/command/checkpoint=now")).hasSize(1);
    }
  }

  @Test
  void training_readsNothing() throws MqttException {
    String progress = ROOT + "gpu-1/training/progress";
    try (ContractClient brain = ContractClient.as(broker, "brain");
        ContractClient agent = ContractClient.as(broker, "gpu-1");
        ContractClient training = ContractClient.as(broker, "training")) {
      training.subscribe("#", ROOT + "#", progress, ROOT + "gpu-1/command/#", ROOT + "+/state");
      agent.subscribe(progress);
      brain.publish(ROOT + "gpu-1/command/checkpoint", "not yours");
      brain.publish(MARK, "not yours");
      training.publish(progress, "last");
      agent.awaitMessage(progress + "=last");
      assertThat(training.received()).isEmpty();
    }
  }

  @Test
  void operator_orders_reachTheBrain() throws MqttException {
    try (ContractClient brain = ContractClient.as(broker, "brain", "brain-orders");
        ContractClient operator = ContractClient.as(broker, "operator", "operator-phone")) {
      brain.subscribe(ROOT + "+/override/+/set");
      operator.publish(ROOT + "gpu-1/override/mode/set", "up");
      operator.publish(ROOT + "_fleet/override/pause/set", "on");
      brain.awaitMessage(ROOT + "gpu-1/override/mode/set=up");
      brain.awaitMessage(ROOT + "_fleet/override/pause/set=on");
    }
  }

  @Test
  void host_othersCommands_areNotRead() throws MqttException {
    try (ContractClient brain = ContractClient.as(broker, "brain");
        ContractClient host = ContractClient.as(broker, "gpu-1")) {
      host.subscribe(
          ROOT + "gpu-2/command/#",
          ROOT + "+/command/#",
          ROOT + "#",
          "#",
          ROOT + "gpu-1/command/#");
      brain.publish(ROOT + "gpu-2/command/stop", "not yours");
      brain.publish(ROOT + "gpu-2/state", "not yours");
      brain.publish(ROOT + "gpu-1/command/checkpoint", "yours");
      assertThat(host.awaitMessage(ROOT + "gpu-1/command/checkpoint=yours"))
          .allSatisfy(message -> assertThat(message).startsWith(ROOT + "gpu-1/command/"));
    }
  }

  @Test
  void desired_retained_isReadOnTheNextConnect() throws MqttException {
    try (ContractClient brain = ContractClient.as(broker, "brain")) {
      brain.publish(ROOT + "gpu-2/command/desired", "medium", true);
    }
    try (ContractClient host = ContractClient.as(broker, "gpu-2")) {
      host.subscribe(ROOT + "gpu-2/command/#");
      host.awaitMessage(ROOT + "gpu-2/command/desired=medium");
    }
  }

  @Test
  void viewer_readsWhatPeopleMay_andNothingElse() throws MqttException {
    try (ContractClient brain = ContractClient.as(broker, "brain");
        ContractClient viewer = ContractClient.as(broker, "viewer")) {
      viewer.subscribe(
          "#", ROOT + "+/command/#", ROOT + "gpu-1/telemetry/#", ROOT + "+/override/#");
      viewer.subscribe(ROOT + "gpu-1/status/#", ROOT + "+/decision", ROOT + "+/state");
      brain.publish(ROOT + "gpu-1/command/stop", "secret");
      brain.publish(ROOT + "gpu-1/override/mode/set", "");
      brain.publish(ROOT + "gpu-1/status/mode", "light");
      brain.publish(ROOT + "_fleet/decision", "decided");
      viewer.awaitMessage(ROOT + "gpu-1/status/mode=light");
      assertThat(viewer.awaitMessage(ROOT + "_fleet/decision=decided"))
          .noneMatch(m -> m.contains("/command/") || m.contains("/override/"));
    }
  }

  @Test
  void will_onAnothersTopic_doesNotArrive() throws MqttException {
    String own = ROOT + "gpu-1/telemetry/session";
    try (ContractClient watcher = ContractClient.as(broker, "operator")) {
      watcher.subscribe(ROOT + "#");
      dieWithWill(ROOT + "gpu-2/telemetry/session", "posing");
      dieWithWill(own, "offline");
      assertThat(watcher.awaitMessage(own + "=offline")).noneMatch(m -> m.endsWith("=posing"));
    }
  }

  @Test
  void nobodyAnonymous_getsIn() {
    assertRefused(new Credentials("gpu-1", Optional.empty(), ""));
    assertRefused(new Credentials("stranger", Optional.of("stranger"), "a long password"));
  }

  @Test
  void wrongPassword_isRefused() {
    String others = broker.password("gpu-2").read();
    assertRefused(new Credentials("gpu-1", Optional.of("gpu-1"), others));
    assertRefused(new Credentials("gpu-1", Optional.of("gpu-1"), ""));
  }

  @Test
  void homeAssistant_asAnOperator_hearsOfDevicesAndSaysThatItIsUp() throws MqttException {
    String device = "homeassistant/device/upshift_gpu-1/config";
    try (ContractClient brain = ContractClient.as(broker, "brain");
        ContractClient home = ContractClient.as(broker, "operator", "home-assistant")) {
      brain.subscribe("homeassistant/#");
      home.subscribe("homeassistant/#");
      brain.publish(device, "{}");
      home.awaitMessage(device + "={}");
      home.publish("homeassistant/status", "online");
      brain.awaitMessage("homeassistant/status=online");
    }
  }

  @Test
  void removedHost_getsInNoMore() throws MqttException {
    broker.addHost("gpu-7");
    Credentials credentials =
        new Credentials("gpu-7", Optional.of("gpu-7"), broker.password("gpu-7").read());
    ContractClient.connect(broker.uri(), credentials, Optional.empty()).close();
    broker.remove("gpu-7");
    assertRefused(credentials);
  }

  void assertRefused(Credentials credentials) {
    assertThatThrownBy(
            () -> ContractClient.connect(broker.uri(), credentials, Optional.empty()).close())
        .isInstanceOf(MqttException.class);
  }

  /** Each is tried on a connection of its own, as a refusal may end one. */
  private void assertNoneDelivered(String user, String... topics) throws MqttException {
    try (ContractClient watcher = ContractClient.as(broker, "operator", "operator-watcher");
        ContractClient brain = ContractClient.as(broker, "brain")) {
      watcher.subscribe(ROOT + "#");
      brain.subscribe("homeassistant/#").subscribe(topics);
      for (String topic : topics) {
        try (ContractClient client = ContractClient.as(broker, user)) {
          client.publish(topic, "forbidden", true);
        }
      }
      brain.publish(MARK, "allowed").publish("homeassistant/status", "allowed");
      brain.awaitMessage("homeassistant/status=allowed");
      watcher.awaitMessage(MARK + "=allowed");
      assertThat(watcher.received()).noneMatch(m -> m.endsWith("=forbidden"));
      assertThat(brain.received()).noneMatch(m -> m.endsWith("=forbidden"));
    }
  }

  private void dieWithWill(String topic, String payload) {
    try {
      ContractClient.withWill(broker, "gpu-1", topic, payload).drop();
    } catch (MqttException e) {
      assertThat(e.getReasonCode()).as("a refusal of the will").isNotZero();
    }
  }
}
