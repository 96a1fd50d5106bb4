package dev.upshift.mqtt.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.upshift.testkit.BrokerFixture;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.awaitility.Awaitility;
import org.eclipse.paho.mqttv5.client.IMqttToken;
import org.eclipse.paho.mqttv5.client.MqttAsyncClient;
import org.eclipse.paho.mqttv5.client.MqttCallback;
import org.eclipse.paho.mqttv5.client.MqttClientException;
import org.eclipse.paho.mqttv5.client.MqttConnectionOptions;
import org.eclipse.paho.mqttv5.client.MqttDisconnectResponse;
import org.eclipse.paho.mqttv5.client.persist.MemoryPersistence;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.eclipse.paho.mqttv5.common.MqttSubscription;
import org.eclipse.paho.mqttv5.common.packet.MqttProperties;

/**
 * A plain MQTT 5 client that keeps what it receives as {@code topic=payload}. What it may not do it
 * tries all the same and goes on: brokers differ in how they refuse, and only what arrives counts.
 */
final class ContractClient implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final MqttAsyncClient client;
  private final List<String> received = new CopyOnWriteArrayList<>();

  private ContractClient(MqttAsyncClient client) {
    this.client = client;
  }

  /** Who connects, and how. */
  record Credentials(String clientId, Optional<String> user, String password) {}

  /** Connects as a registered user, with its name as the client id. */
  static ContractClient as(BrokerFixture broker, String user) throws MqttException {
    return as(broker, user, user);
  }

  static ContractClient as(BrokerFixture broker, String user, String clientId)
      throws MqttException {
    String password = broker.password(user).read();
    return connect(
        broker.uri(), new Credentials(clientId, Optional.of(user), password), Optional.empty());
  }

  /** Connects as a registered user whose will is published there. */
  static ContractClient withWill(BrokerFixture broker, String user, String topic, String payload)
      throws MqttException {
    MqttConnectionOptions will = new MqttConnectionOptions();
    will.setWill(topic, new MqttMessage(payload.getBytes(StandardCharsets.UTF_8), 1, false, null));
    Credentials credentials =
        new Credentials(user, Optional.of(user), broker.password(user).read());
    return connect(broker.uri(), credentials, Optional.of(will));
  }

  static ContractClient connect(
      URI broker, Credentials credentials, Optional<MqttConnectionOptions> given)
      throws MqttException {
    MqttConnectionOptions options = given.orElseGet(MqttConnectionOptions::new);
    options.setCleanStart(true);
    options.setConnectionTimeout((int) PATIENCE.toSeconds());
    options.setPassword(credentials.password().getBytes(StandardCharsets.UTF_8));
    credentials.user().ifPresent(options::setUserName);
    MqttAsyncClient client =
        new MqttAsyncClient(
            "tcp://" + broker.getHost() + ":" + broker.getPort(),
            credentials.clientId(),
            new MemoryPersistence());
    ContractClient connected = new ContractClient(client);
    client.setCallback(connected.new Keeper());
    try {
      client.connect(options).waitForCompletion(PATIENCE.toMillis());
      return connected;
    } catch (MqttException e) {
      client.close(true);
      throw e;
    }
  }

  boolean isConnected() {
    return client.isConnected();
  }

  /** Asks for each filter by itself, so that one refusal does not touch the others. */
  ContractClient subscribe(String... filters) {
    Arrays.stream(filters)
        .forEach(filter ->
            attempt(() -> client.subscribe(new MqttSubscription[] {subscription(filter)})));
    return this;
  }

  /** Publishes with QoS 1 and returns when the broker has answered. */
  ContractClient publish(String topic, String payload) {
    return publish(topic, payload, false);
  }

  ContractClient publish(String topic, String payload, boolean retained) {
    byte[] bytes = payload.getBytes(StandardCharsets.UTF_8);
    attempt(() -> client.publish(topic, bytes, 1, retained));
    return this;
  }

  /** Waits for that message and gives all that came. */
  List<String> awaitMessage(String message) {
    Awaitility.await().atMost(PATIENCE).untilAsserted(() -> assertThat(received).contains(message));
    return List.copyOf(received);
  }

  List<String> received() {
    return List.copyOf(received);
  }

  /** Drops the connection without a word, so that the will is published. */
  void drop() throws MqttException {
    client.disconnectForcibly(0, 0, false);
  }

  @Override
  public void close() throws MqttException {
    // Without a goodbye: one that meets the broker's own is never done, and neither is what was
    // refused.
    drop();
    client.close(true);
  }

  private interface Step {
    IMqttToken start() throws MqttException;
  }

  /**
   * A refusal may be a reason code, an exception or a lost connection: here none of them counts.
   */
  private void attempt(Step step) {
    try {
      step.start().waitForCompletion(PATIENCE.toMillis());
    } catch (MqttException e) {
      assertThat(e.getReasonCode())
          .as("the broker answers, be it with a refusal")
          .isNotEqualTo(MqttClientException.REASON_CODE_CLIENT_TIMEOUT);
    }
  }

  private static MqttSubscription subscription(String filter) {
    return new MqttSubscription(filter, 1);
  }

  private final class Keeper implements MqttCallback {
    @Override
    public void messageArrived(String topic, MqttMessage message) {
      received.add(topic + "=" + new String(message.getPayload(), StandardCharsets.UTF_8));
    }

    @Override
    public void disconnected(MqttDisconnectResponse response) {
      // isConnected tells.
    }

    @Override
    public void mqttErrorOccurred(MqttException exception) {
      received.add("error=" + exception.getMessage());
    }

    @Override
    public void deliveryComplete(IMqttToken token) {
      // Each publication is waited for.
    }

    @Override
    public void connectComplete(boolean reconnect, String serverUri) {
      // Each connection is waited for, and none reconnects.
    }

    @Override
    public void authPacketArrived(int reasonCode, MqttProperties properties) {
      received.add("unexpected authentication");
    }
  }
}
