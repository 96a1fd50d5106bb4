package dev.upshift.notifier.channel.teams;

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
 * Posts an Adaptive Card to a Teams workflow ("When a Teams webhook request is received"). The
 * whole address is a secret. The workflow accepts before it posts, so that a card which Teams finds
 * too large would be lost in silence: cards are kept well below.
 */
public final class TeamsChannel implements Channel {
  private static final int ROOM = 5_000;
  private final Secret address;
  private final WebClient client;

  public TeamsChannel(Secret address, Duration timeLimit, InstantSource clock) {
    this.address = address;
    this.client =
        new WebClient(List.of(address), "the workflow's address", Dialect.NONE, timeLimit, clock);
  }

  @Override
  public Answer deliver(Dispatch dispatch) throws InterruptedException {
    String body = TeamsCard.of(dispatch);
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
