package dev.upshift.mqtt.contract;

import dev.upshift.testkit.BrokerFixture;
import java.nio.file.Path;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.junit.jupiter.api.Test;

/** The product's broker in a container; killed with it, it keeps what was retained. */
final class ContainerContractTest extends BrokerContract {
  @Override
  BrokerFixture start(Path folder, String... hosts) {
    return ContainerFixture.start(folder, hosts);
  }

  @Test
  void retained_outlivesTheKilledContainer() throws MqttException {
    String topic = "upshift/v1/gpu-1/command/desired";
    try (ContractClient brain = ContractClient.as(broker, "brain")) {
      brain.publish(topic, "heavy", true);
    }
    broker.kill();
    broker.start();
    try (ContractClient host = ContractClient.as(broker, "gpu-1")) {
      host.subscribe("upshift/v1/gpu-1/command/#");
      host.awaitMessage(topic + "=heavy");
    }
  }
}
