package dev.upshift.notifier.channel.discord;

import dev.upshift.configuration.Secret;
import dev.upshift.notifier.channel.Channel;
import dev.upshift.notifier.channel.web.Dialect;
import dev.upshift.notifier.channel.web.WebClient;
import dev.upshift.notifier.decide.Answer;
import dev.upshift.notifier.decide.Dispatch;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;

/**
 * Executes a Discord webhook and waits for the message it made. How long to wait after a 429 stands
 * in the body, in seconds.
 */
public final class DiscordChannel implements Channel {
  private static final int ROOM = 1_000;
  private static final Dialect DIALECT = new Dialect("/id", "/retry_after", "");

  private final Secret address;
  private final WebClient client;

  public DiscordChannel(Secret address, Duration timeLimit, InstantSource clock) {
    this.address = address;
    this.client =
        new WebClient(List.of(address), "the webhook's address", DIALECT, timeLimit, clock);
  }

  @Override
  public Answer deliver(Dispatch dispatch) throws InterruptedException {
    String body = DiscordBody.of(dispatch);
    return client.send(() -> WebClient.json(body).uri(waiting(address.read())));
  }

  private static URI waiting(String webhook) {
    return URI.create(webhook + (webhook.contains("?") ? "&" : "?") + "wait=true");
  }

  @Override
  public int room() {
    return ROOM;
  }

  @Override
  public void close() {
    client.close();
  }
}
