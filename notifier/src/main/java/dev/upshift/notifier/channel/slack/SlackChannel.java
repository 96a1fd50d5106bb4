package dev.upshift.notifier.channel.slack;

import dev.upshift.configuration.FailureException;
import dev.upshift.configuration.Secret;
import dev.upshift.notifier.channel.Channel;
import dev.upshift.notifier.decide.Announcement;
import dev.upshift.notifier.decide.Answer;
import dev.upshift.notifier.decide.Form;
import dev.upshift.notifier.decide.RetryAfter;
import dev.upshift.notifier.decide.Shortening;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.BodySubscribers;
import java.net.http.HttpResponse.ResponseInfo;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLHandshakeException;

/**
 * Posts to a Slack-compatible incoming webhook. The whole address is a secret: it is read at each
 * use and never part of a sentence.
 */
public final class SlackChannel implements Channel {
  private static final int QUOTE_LIMIT = 200;
  private static final int BODY_LIMIT = 64 * 1024;

  private final Secret address;
  private final Duration timeLimit;
  private final InstantSource clock;
  private final HttpClient client;

  /**
   * Makes the channel; nothing is sent yet.
   *
   * @param timeLimit for one attempt, from connecting to the last byte of the answer
   */
  public SlackChannel(Secret address, Duration timeLimit, InstantSource clock) {
    this.address = address;
    this.timeLimit = timeLimit;
    this.clock = clock;
    this.client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(timeLimit)
            .build();
  }

  @Override
  public Answer deliver(Announcement announcement, Form form, boolean possibleRepeat)
      throws InterruptedException {
    String body = SlackBody.of(announcement, form, possibleRepeat);
    HttpRequest request;
    try {
      request = request(body);
    } catch (FailureException e) {
      return new Answer.Refused(e.sentence());
    } catch (IllegalArgumentException _) {
      return new Answer.Refused(
          "the secret " + address.source() + " must be an http or https address, but was not");
    }
    return send(request);
  }

  private HttpRequest request(String body) {
    return HttpRequest.newBuilder(URI.create(address.read()))
        .timeout(timeLimit)
        .header("Content-Type", "application/json; charset=utf-8")
        .POST(HttpRequest.BodyPublishers.ofString(body))
        .build();
  }

  private Answer send(HttpRequest request) throws InterruptedException {
    CompletableFuture<HttpResponse<String>> sent =
        client.sendAsync(request, SlackChannel::answerBody);
    try {
      return answer(sent.get(timeLimit.toMillis(), TimeUnit.MILLISECONDS));
    } catch (TimeoutException _) {
      return new Answer.Uncertain("no answer within " + timeLimit.toSeconds() + " s");
    } catch (ExecutionException e) {
      return failure(Objects.requireNonNullElse(e.getCause(), e));
    } finally {
      sent.cancel(true);
    }
  }

  private static BodySubscriber<String> answerBody(ResponseInfo answer) {
    return answer.statusCode() / 100 == 2
        ? BodySubscribers.replacing("")
        : BodySubscribers.limiting(BodySubscribers.ofString(StandardCharsets.UTF_8), BODY_LIMIT);
  }

  private Answer answer(HttpResponse<String> response) {
    int status = response.statusCode();
    String why = "answer " + status + quote(response.body());
    return switch (status) {
      case 429, 503 -> new Answer.Busy(why, retryAfter(response));
      case 408, 425 -> new Answer.Failed(why);
      case 401, 403, 404, 405, 407, 410 -> refused(why);
      case 502, 504 -> new Answer.Uncertain(why);
      default ->
          switch (status / 100) {
            case 2 -> new Answer.Delivered();
            case 3 -> refused(why);
            case 4 -> new Answer.Malformed(why);
            default -> new Answer.Failed(why);
          };
    };
  }

  private Answer refused(String why) {
    return new Answer.Refused(
        why + ": put the webhook's address into " + address.source() + " and start again");
  }

  private Optional<Duration> retryAfter(HttpResponse<String> response) {
    return response
        .headers()
        .firstValue("Retry-After")
        .flatMap(v -> RetryAfter.parse(v, clock.instant()));
  }

  private static Answer failure(Throwable cause) {
    String kind = cause.getClass().getSimpleName();
    return switch (cause) {
      case ConnectException _ -> new Answer.Failed("nobody answers there (" + kind + ")");
      case HttpConnectTimeoutException _ -> new Answer.Failed("connecting took too long");
      case UnknownHostException _ -> new Answer.Failed("the address's host has no entry in DNS");
      case SSLHandshakeException _ ->
          new Answer.Failed("the server's certificate is not accepted (" + kind + ")");
      case IOException _ -> new Answer.Uncertain("the connection broke (" + kind + ")");
      default -> new Answer.Uncertain("the request failed (" + kind + ")");
    };
  }

  private String quote(String body) {
    String text = body.replace(address.read(), "…").replaceAll("\\p{Cntrl}+", " ").strip();
    return text.isEmpty() ? "" : " \"" + Shortening.to(QUOTE_LIMIT, text) + "\"";
  }

  @Override
  public void close() {
    client.shutdownNow();
  }
}
