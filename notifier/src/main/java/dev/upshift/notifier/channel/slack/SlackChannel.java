package dev.upshift.notifier.channel.slack;

import dev.upshift.configuration.Secret;
import dev.upshift.notifier.channel.Channel;
import dev.upshift.notifier.channel.web.Dialect;
import dev.upshift.notifier.channel.web.WebClient;
import dev.upshift.notifier.channel.web.WebRequest;
import dev.upshift.notifier.decide.Answer;
import dev.upshift.notifier.decide.Dispatch;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;

/**
 * Posts to a Slack-compatible incoming webhook. The whole address is a secret: it is read at each
 * use and never part of a sentence.
 */
public final class SlackChannel implements Channel {
  private static final int ROOM = 20_000;
  private final Secret address;
  private final WebClient client;

  /**
   * Makes the channel; nothing is sent yet.
   *
   * @param timeLimit for one attempt, from connecting to the last byte of the answer
   */
  public SlackChannel(Secret address, Duration timeLimit, InstantSource clock) {
    this.address = address;
    this.client =
        new WebClient(List.of(address), "the webhook's address", Dialect.NONE, timeLimit, clock);
  }

  @Override
  public Answer deliver(Dispatch dispatch) throws InterruptedException {
    String body = SlackBody.of(dispatch);
    return client.send(() -> WebRequest.json(URI.create(address.read()), body));
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
