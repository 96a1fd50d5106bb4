package dev.upshift.notifier.channel.discord;

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
import java.util.Optional;

/**
 * Executes a Discord webhook and waits for the message it made. An alert's end edits the message of
 * its beginning: a webhook may change its own. How long to wait after a 429 stands in the body, in
 * seconds.
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
    Optional<String> root = dispatch.thread().filter(t -> t.matches("\\d{1,20}"));
    if (dispatch.announcement().resolved() && root.isPresent()) {
      Answer edited = client.send(() -> edit(body, root.get()));
      if (!(edited instanceof Answer.Refused)) {
        return edited;
      }
    }
    return client.send(() -> WebRequest.json(waiting(address.read()), body));
  }

  /** The end is written over the beginning; where somebody has deleted that, it is posted. */
  private WebRequest edit(String body, String message) {
    String[] parts = address.read().split("\\?", 2);
    String query = parts.length > 1 ? "?" + parts[1] : "";
    return WebRequest.json(URI.create(parts[0] + "/messages/" + message + query), body).by("PATCH");
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
