package dev.upshift.notifier.channel.web;

import dev.upshift.configuration.FailureException;
import dev.upshift.configuration.Secret;
import dev.upshift.notifier.decide.Answer;
import dev.upshift.notifier.decide.RetryAfter;
import dev.upshift.notifier.decide.Shortening;
import java.io.IOException;
import java.net.ConnectException;
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
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import javax.net.ssl.SSLHandshakeException;

/**
 * Sends one request and sorts the answer into the classes that decide what is done next. Whatever a
 * service answers, no secret of the channel gets into a sentence.
 */
public final class WebClient implements AutoCloseable {
  private static final int QUOTE_LIMIT = 200;
  private static final int BODY_LIMIT = 64 * 1024;

  private final List<Secret> secrets;
  private final String remedy;
  private final Dialect dialect;
  private final Duration timeLimit;
  private final InstantSource clock;
  private final HttpClient client;

  /**
   * Makes the client; nothing is sent yet.
   *
   * @param secrets what must never be printed; the first is what a refusal asks to put right
   * @param what what that secret is, such as "the webhook's address"
   * @param timeLimit for one attempt, from connecting to the last byte of the answer
   */
  public WebClient(
      List<Secret> secrets, String what, Dialect dialect, Duration timeLimit, InstantSource clock) {
    this.secrets = List.copyOf(secrets);
    this.remedy =
        "put " + what + " into " + secrets.getFirst().source() + ": it goes on by itself then";
    this.dialect = dialect;
    this.timeLimit = timeLimit;
    this.clock = clock;
    this.client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(timeLimit)
            .build();
  }

  /** The start of a request with a JSON body. */
  public static HttpRequest.Builder json(String body) {
    return HttpRequest.newBuilder()
        .header("Content-Type", "application/json; charset=utf-8")
        .POST(HttpRequest.BodyPublishers.ofString(body));
  }

  /**
   * Sends.
   *
   * @param maker makes the request anew, reading the secrets as they are now; may throw as {@link
   *     Secret#read} and {@link java.net.URI#create} do
   */
  public Answer send(Supplier<HttpRequest.Builder> maker) throws InterruptedException {
    HttpRequest request;
    try {
      request = maker.get().timeout(timeLimit).build();
    } catch (FailureException e) {
      return new Answer.Refused(e.sentence());
    } catch (IllegalArgumentException _) {
      return refused("no request can be made with it");
    }
    return send(request);
  }

  private Answer send(HttpRequest request) throws InterruptedException {
    CompletableFuture<HttpResponse<String>> sent = client.sendAsync(request, this::answerBody);
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

  private BodySubscriber<String> answerBody(ResponseInfo answer) {
    return answer.statusCode() / 100 == 2 && dialect.equals(Dialect.NONE)
        ? BodySubscribers.replacing("")
        : BodySubscribers.limiting(BodySubscribers.ofString(StandardCharsets.UTF_8), BODY_LIMIT);
  }

  private Answer answer(HttpResponse<String> response) {
    int status = response.statusCode();
    String body = response.body();
    if (status / 100 == 2) {
      Optional<String> objection = dialect.objectionIn(body);
      return objection.isPresent()
          ? new Answer.Malformed(objection.get())
          : new Answer.Delivered(dialect.handleIn(body));
    }
    String why = "answer " + status + quote(body);
    return switch (status) {
      case 429, 503 -> new Answer.Busy(why, pause(response));
      case 408, 425 -> new Answer.Failed(why);
      case 401, 403, 404, 405, 407, 410 -> refused(why);
      case 502, 504 -> new Answer.Uncertain(why);
      default ->
          switch (status / 100) {
            case 3 -> refused(why);
            case 4 -> new Answer.Malformed(why);
            default -> new Answer.Failed(why);
          };
    };
  }

  private Answer refused(String why) {
    return new Answer.Refused(why + ": " + remedy);
  }

  private Optional<Duration> pause(HttpResponse<String> response) {
    Optional<Duration> header =
        response
            .headers()
            .firstValue("Retry-After")
            .or(() -> response.headers().firstValue("X-RateLimit-Reset-After"))
            .flatMap(v -> RetryAfter.parse(v, clock.instant()));
    return dialect.pauseIn(response.body(), header);
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
    String text = Redaction.of(secrets, body).replaceAll("\\p{Cntrl}+", " ").strip();
    return text.isEmpty() ? "" : " \"" + Shortening.to(QUOTE_LIMIT, text) + "\"";
  }

  @Override
  public void close() {
    client.shutdownNow();
  }
}
