package dev.upshift.notifier.channel.webhook;

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
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Posts what a template makes of an announcement to any address. */
public final class WebhookChannel implements Channel {
  private final Secret address;
  private final Optional<Secret> token;
  private final WebhookTemplate template;
  private final WebClient client;

  /**
   * Makes the channel; nothing is sent yet.
   *
   * @param token sent as a bearer's, where there is one
   */
  public WebhookChannel(
      Secret address,
      Optional<Secret> token,
      WebhookTemplate template,
      Duration timeLimit,
      InstantSource clock) {
    this.address = address;
    this.token = token;
    this.template = template;
    List<Secret> secrets = new ArrayList<>(List.of(address));
    token.ifPresent(secrets::add);
    String what = "the address" + (token.isPresent() ? " and its token" : "");
    this.client = new WebClient(secrets, what, Dialect.NONE, timeLimit, clock);
  }

  @Override
  public Answer deliver(Dispatch dispatch) throws InterruptedException {
    String body = template.fill(dispatch);
    return client.send(() -> request(body, dispatch));
  }

  /** An id as a header can have it: what it cannot is percent-encoded. */
  private static String key(String eventId) {
    return eventId.chars().allMatch(c -> c > ' ' && c < 127)
        ? eventId
        : URLEncoder.encode(eventId, StandardCharsets.UTF_8);
  }

  /** The event's id lets a receiver recognise a repeat. */
  private WebRequest request(String body, Dispatch dispatch) {
    WebRequest request =
        WebRequest.post(URI.create(address.read()), template.contentType(), body)
            .with("Idempotency-Key", key(dispatch.announcement().eventId()));
    return token.map(t -> request.authorized(t.read())).orElse(request);
  }

  @Override
  public void close() {
    client.close();
  }
}
