package dev.upshift.notifier.channel.discord;

import dev.upshift.configuration.Secret;
import dev.upshift.notifier.channel.Channel;
import dev.upshift.notifier.channel.web.Dialect;
import dev.upshift.notifier.channel.web.WebClient;
import dev.upshift.notifier.channel.web.WebRequest;
import dev.upshift.notifier.decide.Announcement;
import dev.upshift.notifier.decide.Answer;
import dev.upshift.notifier.decide.Dispatch;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/**
 * Executes a Discord webhook and waits for the message it made. An alert's end edits the message of
 * its beginning, and no other: a webhook may change its own. What the beginning is called here is
 * its id with the alert's name. How long to wait after a 429 stands in the body, in seconds.
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
    Announcement announcement = dispatch.announcement();
    Optional<String> beginning = beginning(dispatch);
    if (beginning.isPresent()) {
      Answer edited = client.send(() -> edit(body, beginning.get()));
      if (!(edited instanceof Answer.Refused)) {
        return edited;
      }
    }
    Answer posted = client.send(() -> WebRequest.json(waiting(address.read()), body));
    return posted instanceof Answer.Delivered(Optional<String> id) && begins(announcement)
        ? new Answer.Delivered(id.map(i -> i + " " + name(announcement)))
        : posted;
  }

  /** The message that told this alert's beginning, and nothing else, where this is its end. */
  private static Optional<String> beginning(Dispatch dispatch) {
    String ending = " " + name(dispatch.announcement());
    return dispatch
        .thread()
        .filter(t -> dispatch.announcement().resolved() && t.endsWith(ending))
        .map(t -> t.substring(0, t.length() - ending.length()))
        .filter(id -> id.matches("\\d{1,20}"));
  }

  private static boolean begins(Announcement announcement) {
    return announcement.ofAlert() && !announcement.resolved() && announcement.earlier().isEmpty();
  }

  private static String name(Announcement announcement) {
    return announcement.subject() + "/" + announcement.reason();
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
