package dev.upshift.notifier.app;

import dev.upshift.configuration.Secret;
import dev.upshift.notifier.channel.email.EmailSettings;
import dev.upshift.protocol.Severity;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Channels' configurations for tests. */
final class ChannelKit {
  private static final Duration RESEND = Duration.ofMinutes(3);

  private ChannelKit() {}

  static ChannelConfiguration console() {
    return of("console", ChannelConfiguration.Type.CONSOLE, Optional.empty());
  }

  static ChannelConfiguration of(String name, ChannelConfiguration.Type type, Secret url) {
    return of(name, type, Optional.of(url));
  }

  private static ChannelConfiguration of(
      String name, ChannelConfiguration.Type type, Optional<Secret> url) {
    return make(name, type, url, Optional.empty(), Optional.empty(), Optional.empty(), RESEND);
  }

  /** A channel with a server, a token and a receiver. */
  static ChannelConfiguration bot(ChannelConfiguration.Type type, URI server, Secret token) {
    return make(
        type.name().toLowerCase(Locale.ROOT),
        type,
        Optional.empty(),
        Optional.of(server),
        Optional.of(token),
        Optional.of("!room:example.org"),
        RESEND);
  }

  static ChannelConfiguration email(EmailSettings settings) {
    return new ChannelConfiguration(
        "mail",
        ChannelConfiguration.Type.EMAIL,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        "application/json",
        Optional.of(settings),
        RESEND,
        Severity.INFO,
        List.of(),
        List.of(),
        Map.of(),
        Optional.empty(),
        Optional.empty());
  }

  private static ChannelConfiguration make(
      String name,
      ChannelConfiguration.Type type,
      Optional<Secret> url,
      Optional<URI> server,
      Optional<Secret> token,
      Optional<String> recipient,
      Duration resendInterval) {
    return new ChannelConfiguration(
        name,
        type,
        url,
        server,
        token,
        recipient,
        Optional.empty(),
        "application/json",
        Optional.empty(),
        resendInterval,
        Severity.INFO,
        List.of(),
        List.of(),
        Map.of(),
        Optional.empty(),
        Optional.empty());
  }

  /** An Alertmanager that is sent again what fires. */
  static ChannelConfiguration resending(Secret url, Duration interval) {
    return make(
        "alertmanager",
        ChannelConfiguration.Type.ALERTMANAGER,
        Optional.of(url),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        interval);
  }

  /** The same channel, told less. */
  static ChannelConfiguration choosy(
      ChannelConfiguration channel,
      Severity minimum,
      Map<String, String> labels,
      Optional<Duration> escalateAfter) {
    return new ChannelConfiguration(
        channel.name(),
        channel.type(),
        channel.url(),
        channel.server(),
        channel.token(),
        channel.recipient(),
        channel.template(),
        channel.contentType(),
        channel.email(),
        channel.resendInterval(),
        minimum,
        channel.hosts(),
        channel.reasons(),
        labels,
        escalateAfter,
        channel.quietHours());
  }
}
