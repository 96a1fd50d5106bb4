package dev.upshift.notifier.app;

import dev.upshift.configuration.Default;
import dev.upshift.configuration.Explain;
import dev.upshift.configuration.Secret;
import dev.upshift.protocol.Severity;
import java.util.Optional;
import java.util.regex.Pattern;

/** One entry of {@code notifier.channels}. */
public record ChannelConfiguration(
    @Explain("What the channel is called in logs, alerts and the outbox.") String name,
    @Explain("How it reaches people: console or slack.") Type type,
    @Explain("The incoming webhook's address, a secret: file:/path or env:NAME.")
        Optional<Secret> url,
    @Explain("What is less severe is not sent here: info, warning or critical.") @Default("info")
        Severity minimumSeverity) {
  private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9-]{0,31}");

  /** The kinds of channels. */
  public enum Type {
    /** Lines on standard output. */
    CONSOLE,
    /** A Slack-compatible incoming webhook. */
    SLACK
  }

  public ChannelConfiguration {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "a channel's name must match " + NAME.pattern() + ", but was '" + name + "'");
    }
    if (type == Type.SLACK && url.isEmpty()) {
      throw new IllegalArgumentException("a channel of type slack must have a url, but had none");
    }
    if (type == Type.CONSOLE && url.isPresent()) {
      throw new IllegalArgumentException("a channel of type console must have no url, but had one");
    }
  }
}
