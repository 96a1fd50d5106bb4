package dev.upshift.notifier.app;

import dev.upshift.configuration.Default;
import dev.upshift.configuration.Explain;
import dev.upshift.configuration.Secret;
import dev.upshift.protocol.Topics;
import java.net.URI;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The section {@code notifier:} of the configuration file. */
public record NotifierConfiguration(
    @Explain("The broker: mqtt://host:port or mqtts://host:port.") URI broker,
    @Explain("The password of the MQTT user 'notifier': file:/path or env:NAME.") Secret password,
    @Explain("PEM file of the authority to trust with mqtts; the JDK's authorities where absent.")
        Optional<Path> caCertificate,
    @Explain("The first levels of every topic.") @Default(Topics.DEFAULT_ROOT) String topicRoot,
    @Explain("The folder of the outbox; one notifier for each.") Path stateFolder,
    @Explain("The loopback port of /healthz and /metrics; 0 takes a free one.") @Default("7473")
        int httpPort,
    @Explain("Where notices go.") @Default("[{name: console, type: console}]")
        List<ChannelConfiguration> channels,
    @Explain("When a failed delivery is tried again.") @Default("{}") RetryConfiguration retry) {
  public NotifierConfiguration {
    channels = List.copyOf(channels);
    if (httpPort < 0 || httpPort > 65_535) {
      throw new IllegalArgumentException("http-port must be 0 to 65535, but was " + httpPort);
    }
    if (channels.isEmpty()) {
      throw new IllegalArgumentException("channels must have at least one entry, but had none");
    }
    Set<String> names = new HashSet<>();
    for (ChannelConfiguration channel : channels) {
      if (!names.add(channel.name())) {
        throw new IllegalArgumentException(
            "channels must have different names, but two are called '" + channel.name() + "'");
      }
    }
    Topics _ = new Topics(topicRoot);
  }

  Topics topics() {
    return new Topics(topicRoot);
  }
}
