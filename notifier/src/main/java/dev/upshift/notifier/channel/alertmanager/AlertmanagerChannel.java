package dev.upshift.notifier.channel.alertmanager;

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
 * Forwards to an Alertmanager's {@code /api/v2/alerts}. It answers when it has the alert in memory,
 * and what it does with it then is its own matter.
 */
public final class AlertmanagerChannel implements Channel {
  private final Secret address;
  private final Optional<Secret> token;
  private final InstantSource clock;
  private final WebClient client;

  /**
   * Makes the channel; nothing is sent yet.
   *
   * @param address of the Alertmanager, without {@code /api}
   */
  public AlertmanagerChannel(
      Secret address, Optional<Secret> token, Duration timeLimit, InstantSource clock) {
    this.address = address;
    this.token = token;
    this.clock = clock;
    List<Secret> secrets = new ArrayList<>(List.of(address));
    token.ifPresent(secrets::add);
    this.client =
        new WebClient(secrets, "the Alertmanager's address", Dialect.NONE, timeLimit, clock);
  }

  @Override
  public Answer deliver(Dispatch dispatch) throws InterruptedException {
    String body = AlertmanagerBody.of(dispatch, clock.instant());
    return client.send(() -> request(body));
  }

  private WebRequest request(String body) {
    String base = address.read();
    URI alerts = URI.create(base + (base.endsWith("/") ? "" : "/") + "api/v2/alerts");
    WebRequest request = WebRequest.json(alerts, body);
    return token.map(t -> request.authorized(t.read())).orElse(request);
  }

  @Override
  public void close() {
    client.close();
  }
}
