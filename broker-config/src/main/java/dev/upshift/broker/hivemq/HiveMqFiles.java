package dev.upshift.broker.hivemq;

import dev.upshift.broker.BrokerConfiguration;
import dev.upshift.broker.registry.PrivateFile;
import dev.upshift.protocol.Codec;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * HiveMQ's own folders and its {@code config.xml}, made from our configuration at every start.
 *
 * <p>Topic aliases are off, because Paho resends a stored publication without its topic after a
 * reconnect; the receive maximum is raised, because Paho fails what exceeds it.
 */
record HiveMqFiles(Path configuration, Path data, Path extensions, Path temporary) {
  private static final int OVERHEAD_BYTES = 4096;
  private static final int RECEIVE_MAXIMUM = 200;
  private static final Duration LONGEST_SESSION = Duration.ofDays(14);

  static HiveMqFiles below(Path stateFolder) {
    Path home = stateFolder.toAbsolutePath().resolve("hivemq");
    return new HiveMqFiles(
        home.resolve("conf"),
        home.resolve("data"),
        home.resolve("extensions"),
        home.resolve("tmp"));
  }

  /** Makes the folders and writes the configuration for one listener. */
  void write(BrokerConfiguration broker, int port, Optional<TlsKeystore> keystore) {
    PrivateFile.folder(data);
    PrivateFile.folder(extensions);
    PrivateFile.folder(temporary);
    PrivateFile.write(configuration.resolve("config.xml"), xml(broker, port, keystore));
  }

  private static String xml(BrokerConfiguration broker, int port, Optional<TlsKeystore> keystore) {
    return """
    <?xml version="1.0"?>
    <hivemq>
      <listeners>%s</listeners>
      <mqtt>
        <queued-messages><max-queue-size>%d</max-queue-size><strategy>discard</strategy></queued-messages>
        <topic-alias><enabled>false</enabled></topic-alias>
        <session-expiry><max-interval>%d</max-interval></session-expiry>
        <packets><max-packet-size>%d</max-packet-size></packets>
        <receive-maximum><server-receive-maximum>%d</server-receive-maximum></receive-maximum>
      </mqtt>
      <security>
        <allow-empty-client-id><enabled>true</enabled></allow-empty-client-id>
      </security>
      <persistence><mode>file</mode></persistence>
      <anonymous-usage-statistics><enabled>false</enabled></anonymous-usage-statistics>
    </hivemq>
    """
        .formatted(
            listener(broker, port, keystore),
            broker.maxQueuedMessages(),
            LONGEST_SESSION.toSeconds(),
            Codec.MAX_PAYLOAD_BYTES + OVERHEAD_BYTES,
            RECEIVE_MAXIMUM);
  }

  private static String listener(
      BrokerConfiguration broker, int port, Optional<TlsKeystore> keystore) {
    String address =
        "<port>%d</port><bind-address>%s</bind-address>".formatted(port, escape(broker.listen()));
    return keystore
        .map(store ->
            "<tls-tcp-listener>%s<tls>%s</tls></tls-tcp-listener>".formatted(address, tls(store)))
        .orElse("<tcp-listener>" + address + "</tcp-listener>");
  }

  private static String tls(TlsKeystore store) {
    return """
    <protocols><protocol>TLSv1.3</protocol><protocol>TLSv1.2</protocol></protocols>\
    <keystore><path>%s</path><password>%s</password>\
    <private-key-password>%s</private-key-password></keystore>\
    """
        .formatted(escape(store.file().toString()), store.password(), store.password());
  }

  private static String escape(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }
}
