package dev.upshift.notifier.app;

import dev.upshift.configuration.Default;
import dev.upshift.configuration.Explain;
import dev.upshift.configuration.Secret;
import dev.upshift.mqtt.LinkSettings;
import dev.upshift.notifier.decide.Manner;
import dev.upshift.notifier.decide.Rhythm;
import dev.upshift.protocol.Topics;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** The section {@code notifier:} of the configuration file. */
public record NotifierConfiguration(
    @Explain("The broker: mqtt://host:port or mqtts://host:port.") URI broker,
    @Explain("The password of the MQTT user 'notifier': file:/path or env:NAME.") Secret password,
    @Explain("PEM file of the authority to trust with mqtts; the JDK's authorities where absent.")
        Optional<Path> caCertificate,
    @Explain("The first levels of every topic.") @Default(Topics.DEFAULT_ROOT) String topicRoot,
    @Explain("The folder of the outbox; one notifier for each.") Path stateFolder,
    @Explain("The loopback port of /healthz, /metrics and /messages; 0 takes a free one.")
        @Default("7473")
        int httpPort,
    @Explain("The address under which people reach that port, for links to a message's full text.")
        Optional<URI> publicAddress,
    @Explain("Where notices go.") @Default("[{name: console, type: console}]")
        List<ChannelConfiguration> channels,
    @Explain("When a failed delivery is tried again.") @Default("{}") RetryConfiguration retry,
    @Explain("How what happens to one host is told in few messages.") @Default("{}")
        IncidentConfiguration incidents,
    @Explain("The daily check of every host; none where absent.")
        Optional<DigestConfiguration> digest) {
  public NotifierConfiguration {
    LinkSettings.requireBroker(broker);
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

  /** How often a channel hears of one host: programs of everything, people of what is new. */
  Rhythm rhythm(String channel) {
    return channel(channel).map(this::rhythm).orElse(Rhythm.EACH);
  }

  private Rhythm rhythm(ChannelConfiguration channel) {
    boolean folds = channel.type().folds() && channel.escalateAfter().isEmpty();
    return folds ? incidents.rhythm() : Rhythm.EACH;
  }

  /** How a channel is spoken to. */
  Manner manner(String name) {
    return channel(name)
        .map(c ->
            new Manner(
                rhythm(c),
                c.quietHours().map(QuietHoursConfiguration::hours),
                c.escalateAfter().orElse(Duration.ZERO)))
        .orElse(Manner.PLAIN);
  }

  private Optional<ChannelConfiguration> channel(String name) {
    return channels.stream().filter(c -> c.name().equals(name)).findFirst();
  }

  /**
   * This, as far as it can be taken up while the notifier runs: its place at the broker, its folder
   * and its port stay those of before.
   */
  NotifierConfiguration on(NotifierConfiguration running) {
    return new NotifierConfiguration(
        running.broker,
        running.password,
        running.caCertificate,
        running.topicRoot,
        running.stateFolder,
        running.httpPort,
        publicAddress,
        channels,
        retry,
        incidents,
        digest);
  }

  /** Whether all of this can be taken up while the notifier runs as given. */
  boolean fits(NotifierConfiguration running) {
    return on(running).equals(this);
  }

  /** Every secret that the notifier uses. */
  public List<Secret> secrets() {
    return Stream.concat(Stream.of(password), channels.stream().flatMap(c -> c.secrets().stream()))
        .toList();
  }

  /** The file of the outbox. */
  public Path outboxFile() {
    return StateFolder.outboxFile(stateFolder);
  }
}
