package dev.upshift.notifier.app;

import dev.upshift.notifier.channel.Channel;
import dev.upshift.notifier.channel.alertmanager.AlertmanagerChannel;
import dev.upshift.notifier.channel.console.ConsoleChannel;
import dev.upshift.notifier.channel.discord.DiscordChannel;
import dev.upshift.notifier.channel.email.EmailChannel;
import dev.upshift.notifier.channel.matrix.MatrixChannel;
import dev.upshift.notifier.channel.ntfy.NtfyChannel;
import dev.upshift.notifier.channel.slack.SlackBotChannel;
import dev.upshift.notifier.channel.slack.SlackChannel;
import dev.upshift.notifier.channel.teams.TeamsChannel;
import dev.upshift.notifier.channel.telegram.TelegramChannel;
import dev.upshift.notifier.channel.webhook.WebhookChannel;
import dev.upshift.notifier.channel.webhook.WebhookTemplate;
import java.io.PrintStream;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;

/** Makes the channels that a configuration names. */
final class Channels {
  private static final URI SLACK = URI.create("https://slack.com");
  private static final URI TELEGRAM = URI.create("https://api.telegram.org");

  private final Duration timeLimit;
  private final InstantSource clock;
  private final PrintStream out;

  Channels(Duration timeLimit, InstantSource clock, PrintStream out) {
    this.timeLimit = timeLimit;
    this.clock = clock;
    this.out = out;
  }

  /** The channel; a template is read and tried here. */
  Channel of(ChannelConfiguration channel) {
    return switch (channel.type()) {
      case CONSOLE -> new ConsoleChannel(out);
      case SLACK -> slack(channel);
      case DISCORD -> new DiscordChannel(channel.url().orElseThrow(), timeLimit, clock);
      case TEAMS -> new TeamsChannel(channel.url().orElseThrow(), timeLimit, clock);
      case NTFY -> new NtfyChannel(channel.url().orElseThrow(), channel.token(), timeLimit, clock);
      case ALERTMANAGER ->
          new AlertmanagerChannel(channel.url().orElseThrow(), channel.token(), timeLimit, clock);
      case WEBHOOK ->
          new WebhookChannel(
              channel.url().orElseThrow(), channel.token(), template(channel), timeLimit, clock);
      case TELEGRAM ->
          new TelegramChannel(
              channel.server().orElse(TELEGRAM),
              channel.token().orElseThrow(),
              channel.recipient().orElseThrow(),
              timeLimit,
              clock);
      case MATRIX ->
          new MatrixChannel(
              channel.server().orElseThrow(),
              channel.token().orElseThrow(),
              channel.recipient().orElseThrow(),
              timeLimit,
              clock);
      case EMAIL -> new EmailChannel(channel.email().orElseThrow(), timeLimit);
    };
  }

  private Channel slack(ChannelConfiguration channel) {
    if (channel.url().isPresent()) {
      return new SlackChannel(channel.url().get(), timeLimit, clock);
    }
    return new SlackBotChannel(
        channel.server().orElse(SLACK),
        channel.token().orElseThrow(),
        channel.recipient().orElseThrow(),
        timeLimit,
        clock);
  }

  private static WebhookTemplate template(ChannelConfiguration channel) {
    return channel
        .template()
        .map(file -> WebhookTemplate.read(channel.name(), file, channel.contentType()))
        .orElseGet(WebhookTemplate::standard);
  }
}
