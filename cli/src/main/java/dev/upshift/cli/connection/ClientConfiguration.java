package dev.upshift.cli.connection;

import dev.upshift.configuration.Default;
import dev.upshift.configuration.Explain;
import dev.upshift.configuration.Secret;
import dev.upshift.mqtt.LinkSettings;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The section {@code client:}: how the commands that people type reach the broker and the brain.
 */
public record ClientConfiguration(
    @Explain("The broker, mqtt://host:port or mqtts://host:port.") @Default("mqtt://127.0.0.1:1883")
        URI broker,
    @Explain("PEM file of the authority to trust with mqtts; the JDK's where unset.")
        Optional<Path> caCertificate,
    @Explain("The MQTT user: an operator, or a viewer who only looks.") @Default("operator")
        String user,
    @Explain("The user's password, as file:/path or env:NAME.") Optional<Secret> password,
    @Explain("The root of all topics.") @Default("upshift/v1") String topicRoot,
    @Explain("The brain's HTTP address, for history.") @Default("http://127.0.0.1:7080") URI brain,
    @Explain("The token of the brain's HTTP interface, as file:/path or env:NAME.")
        Optional<Secret> brainToken) {
  public ClientConfiguration {
    LinkSettings.requireBroker(broker);
  }
}
