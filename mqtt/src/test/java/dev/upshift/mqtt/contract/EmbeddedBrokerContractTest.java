package dev.upshift.mqtt.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.upshift.mqtt.contract.ContractClient.Credentials;
import dev.upshift.testkit.BrokerFixture;
import dev.upshift.testkit.EmbeddedBrokerFixture;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.junit.jupiter.api.Test;

/** The product's own broker; it also holds to what Mosquitto 2.0 cannot. */
final class EmbeddedBrokerContractTest extends BrokerContract {
  @Override
  BrokerFixture start(Path folder, String... hosts) {
    return EmbeddedBrokerFixture.start(folder, hosts);
  }

  @Test
  void clientId_thatIsNotTheUsers_isRefused() throws MqttException {
    refused("viewer", "gpu-1");
    refused("viewer", "notifier-phone");
    refused("brain", "anything");
    refused("gpu-1", "gpu-1-second");
    refused("operator", "brain-orders");
    ContractClient.as(broker, "viewer", "viewer-phone").close();
    ContractClient.as(broker, "viewer", "mosq-hQ3xY").close();
    ContractClient.as(broker, "viewer", "").close();
  }

  @Test
  void removedHost_thatIsConnected_isThrownOut() throws MqttException {
    broker.addHost("gpu-8");
    try (ContractClient host = ContractClient.as(broker, "gpu-8")) {
      assertThat(host.isConnected()).isTrue();
      broker.remove("gpu-8");
      Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> !host.isConnected());
    }
  }

  private void refused(String user, String clientId) {
    assertRefused(new Credentials(clientId, Optional.of(user), broker.password(user).read()));
  }
}
