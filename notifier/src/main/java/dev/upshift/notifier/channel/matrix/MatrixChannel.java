package dev.upshift.notifier.channel.matrix;

import dev.upshift.configuration.Secret;
import dev.upshift.notifier.channel.Channel;
import dev.upshift.notifier.channel.web.Dialect;
import dev.upshift.notifier.channel.web.WebClient;
import dev.upshift.notifier.channel.web.WebRequest;
import dev.upshift.notifier.decide.Answer;
import dev.upshift.notifier.decide.Dispatch;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;

/**
 * Sends to a Matrix room. The transaction id is made from the event and the form, so that a
 * homeserver knows a second attempt for what it is and shows one message.
 */
public final class MatrixChannel implements Channel {
  private static final int ROOM = 10_000;
  private static final Dialect DIALECT = new Dialect("/event_id", "", "/retry_after_ms");

  private final URI homeserver;
  private final Secret token;
  private final String room;
  private final WebClient client;

  public MatrixChannel(
      URI homeserver, Secret token, String room, Duration timeLimit, InstantSource clock) {
    this.homeserver = homeserver;
    this.token = token;
    this.room = room;
    this.client =
        new WebClient(
            List.of(token),
            "the access token of a user who may write to the recipient",
            DIALECT,
            timeLimit,
            clock);
  }

  @Override
  public Answer deliver(Dispatch dispatch) throws InterruptedException {
    String body = MatrixBody.of(dispatch);
    URI address =
        URI.create(
            homeserver
                + "/_matrix/client/v3/rooms/"
                + URLEncoder.encode(room, StandardCharsets.UTF_8)
                + "/send/m.room.message/"
                + transaction(dispatch));
    return client.send(() -> WebRequest.json(address, body).by("PUT").authorized(token.read()));
  }

  private static UUID transaction(Dispatch dispatch) {
    String name = dispatch.form() + " " + dispatch.announcement().eventId();
    return UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8));
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
