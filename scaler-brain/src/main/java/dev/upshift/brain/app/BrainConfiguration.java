package dev.upshift.brain.app;

import dev.upshift.configuration.Default;
import dev.upshift.configuration.Explain;
import dev.upshift.configuration.Secret;
import dev.upshift.mqtt.LinkSettings;
import dev.upshift.protocol.HostId;
import dev.upshift.protocol.Topics;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The section {@code brain:}. */
public record BrainConfiguration(
    @Explain("The broker, mqtt://host:port or mqtts://host:port.") @Default("mqtt://127.0.0.1:1883")
        URI broker,
    @Explain("The password of the MQTT user brain, as file:/path or env:NAME.") Secret password,
    @Explain("PEM file of the authority to trust with mqtts; the JDK's where unset.")
        Optional<Path> caCertificate,
    @Explain("The root of all topics.") @Default("upshift/v1") String topicRoot,
    @Explain("The folder of the journal; one brain each.") Path stateFolder,
    @Explain("The port on loopback for health, metrics and history; 0 takes any free one.")
        @Default("7080")
        int httpPort,
    @Explain(
            "The token that history asks for, as file:/path or env:NAME; unset: made once, in"
                + " http-token in the state folder.")
        Optional<Secret> httpToken,
    @Explain("Only these hosts are controlled; unset: every host that the broker has registered.")
        Optional<List<HostId>> hosts,
    @Explain("The decision rules' keys, as docs/policy.md has them.") @Default("{}")
        Map<String, String> policy,
    @Explain("Hosts with a policy of their own; the first group whose labels a host has counts.")
        @Default("[]")
        List<Groups.Group> groups,
    @Explain("Whether each figure of a host is published by itself, for phones and dashboards.")
        @Default("true")
        boolean status,
    @Explain("Whether each host is described to Home Assistant, which then shows it as a device.")
        @Default("false")
        boolean homeAssistant,
    @Explain("How long the inputs are kept that decisions were taken on.") @Default("30d")
        Duration inputRetention,
    @Explain("How long decisions are kept.") @Default("400d") Duration decisionRetention) {
  public BrainConfiguration {
    LinkSettings.requireBroker(broker);
    new Groups(policy, groups);
    if (httpPort < 0 || httpPort > 65_535) {
      throw new IllegalArgumentException("http-port must be from 0 to 65535, but was " + httpPort);
    }
    new Topics(topicRoot);
    if (homeAssistant && !status) {
      throw new IllegalArgumentException(
          "home-assistant shows what status publishes: status must be true, too");
    }
  }

  Groups rules() {
    return new Groups(policy, groups);
  }

  Topics topics() {
    return new Topics(topicRoot);
  }
}
