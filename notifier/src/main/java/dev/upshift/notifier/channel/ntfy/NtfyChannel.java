package dev.upshift.notifier.channel.ntfy;

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
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Publishes to an ntfy topic as JSON. The topic's address is as good as a password and treated as
 * one.
 */
public final class NtfyChannel implements Channel {
  private static final int ROOM = 900;
  private static final Dialect DIALECT = new Dialect("/id", "", "");

  private final Secret address;
  private final Optional<Secret> token;
  private final WebClient client;

  public NtfyChannel(
      Secret address, Optional<Secret> token, Duration timeLimit, InstantSource clock) {
    this.address = address;
    this.token = token;
    List<Secret> secrets = new ArrayList<>(List.of(address));
    token.ifPresent(secrets::add);
    String what = "the topic's address" + (token.isPresent() ? " and its token" : "");
    this.client = new WebClient(secrets, what, DIALECT, timeLimit, clock);
  }

  @Override
  public Answer deliver(Dispatch dispatch) throws InterruptedException {
    return client.send(() -> request(dispatch));
  }

  /** JSON is published to the server's root; the topic goes into the document. */
  private WebRequest request(Dispatch dispatch) {
    URI topic = URI.create(address.read());
    String path = Optional.ofNullable(topic.getPath()).orElse("");
    String name = path.substring(path.lastIndexOf('/') + 1);
    if (name.isEmpty()) {
      throw new IllegalArgumentException("no topic");
    }
    URI root = topic.resolve(path.substring(0, path.lastIndexOf('/') + 1));
    WebRequest request = WebRequest.json(root, NtfyBody.of(name, dispatch));
    return token.map(t -> request.authorized(t.read())).orElse(request);
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
