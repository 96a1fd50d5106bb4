package dev.upshift.notifier.channel.web;

import dev.upshift.configuration.FailureException;
import dev.upshift.configuration.Secret;
import dev.upshift.notifier.decide.Answer;
import dev.upshift.notifier.decide.RetryAfter;
import dev.upshift.notifier.decide.Shortening;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import javax.net.ssl.SSLHandshakeException;
import org.apache.hc.client5.http.ConnectTimeoutException;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.ManagedHttpClientConnectionFactory;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;

/**
 * Sends one request and sorts the answer into the classes that decide what is done next. Whatever a
 * service answers, no secret of the channel gets into a sentence. The request is written and its
 * answer read by the thread that calls: each thread more that has to wake up makes the message
 * late.
 */
public final class WebClient implements AutoCloseable {
  private static final int QUOTE_LIMIT = 200;
  private static final int BODY_LIMIT = 64 * 1024;
  private static final Http1Config HEADER_LIMITS =
      Http1Config.custom().setMaxHeaderCount(200).setMaxLineLength(16 * 1024).build();

  private final List<Secret> secrets;
  private final String remedy;
  private final Dialect dialect;
  private final Duration timeLimit;
  private final InstantSource clock;
  private final CloseableHttpClient client;

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
    this.client = client(Timeout.of(timeLimit));
  }

  /** One that does what it is told once: no retry, no redirect, no cookies. */
  private static CloseableHttpClient client(Timeout limit) {
    return HttpClients.custom()
        .useSystemProperties()
        .setUserAgent("upshift")
        .disableAutomaticRetries()
        .disableRedirectHandling()
        .disableCookieManagement()
        .disableAuthCaching()
        .disableContentCompression()
        .setConnectionManager(
            PoolingHttpClientConnectionManagerBuilder.create()
                .useSystemProperties()
                .setConnectionFactory(
                    ManagedHttpClientConnectionFactory.builder().http1Config(HEADER_LIMITS).build())
                .setDefaultConnectionConfig(
                    ConnectionConfig.custom().setConnectTimeout(limit).build())
                .build())
        .setDefaultRequestConfig(
            RequestConfig.custom()
                .setResponseTimeout(limit)
                .setProtocolUpgradeEnabled(false)
                .build())
        .build();
  }

  /**
   * Sends.
   *
   * @param maker makes the request anew, reading the secrets as they are now; may throw as {@link
   *     Secret#read} and {@link java.net.URI#create} do
   */
  public Answer send(Supplier<WebRequest> maker) throws InterruptedException {
    WebRequest request;
    try {
      request = maker.get();
    } catch (FailureException e) {
      return new Answer.Refused(e.sentence());
    } catch (IllegalArgumentException _) {
      return refused("no request can be made with it");
    }
    return send(request);
  }

  private Answer send(WebRequest request) throws InterruptedException {
    HttpUriRequestBase sent = new HttpUriRequestBase(request.method(), request.address());
    request.headers().forEach(sent::setHeader);
    byte[] body = request.body().getBytes(StandardCharsets.UTF_8);
    sent.setEntity(new ByteArrayEntity(body, null));
    CompletableFuture<Boolean> limit = new CompletableFuture<>();
    CompletableFuture<Boolean> _ =
        limit
            .completeOnTimeout(true, timeLimit.toMillis(), TimeUnit.MILLISECONDS)
            .thenApply(_ -> sent.cancel());
    AtomicReference<@Nullable Answer> said = new AtomicReference<>();
    try {
      return client.execute(
          sent,
          response -> {
            Answer answer = answer(response, sent);
            said.set(answer);
            return answer;
          });
    } catch (IOException e) {
      Answer answer = said.get();
      if (answer != null) {
        return answer;
      }
      if (Thread.interrupted()) {
        throw interrupted(e);
      }
      return failure(e, sent.isCancelled());
    } finally {
      limit.cancel(false);
    }
  }

  /** Whoever ends the channel interrupts its thread and closes the connection. */
  private static InterruptedException interrupted(IOException cause) {
    InterruptedException interrupted = new InterruptedException("the channel is closed");
    interrupted.initCause(cause);
    return interrupted;
  }

  private Answer answer(ClassicHttpResponse response, HttpUriRequestBase sent) throws IOException {
    int status = response.getCode();
    String body = body(response.getEntity(), sent, status / 100 == 2 && dialect.mayObject());
    if (status / 100 == 2) {
      Optional<String> objection = dialect.objectionIn(body);
      return objection.isPresent()
          ? new Answer.Malformed(objection.get())
          : new Answer.Delivered(dialect.handleIn(body));
    }
    String why = "answer " + status + quote(body);
    Optional<Duration> asked = asked(response, status == 429);
    return switch (status) {
      case 429, 503 -> new Answer.Busy(why, dialect.pauseIn(body, asked));
      case 408, 425, 500 ->
          asked.isPresent() ? new Answer.Busy(why, asked) : new Answer.Failed(why);
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

  /**
   * The beginning of the body; the rest is not waited for. The status says what became of the
   * message: mostly a body that breaks off changes nothing.
   */
  private static String body(@Nullable HttpEntity entity, HttpUriRequestBase sent, boolean needed)
      throws IOException {
    if (entity == null) {
      return "";
    }
    try {
      byte[] beginning = entity.getContent().readNBytes(BODY_LIMIT);
      if (beginning.length == BODY_LIMIT) {
        boolean _ = sent.cancel();
      }
      return new String(beginning, StandardCharsets.UTF_8);
    } catch (IOException e) {
      if (needed || Thread.currentThread().isInterrupted()) {
        throw e;
      }
      return "";
    }
  }

  private Answer refused(String why) {
    return new Answer.Refused(why + ": " + remedy);
  }

  /** The headers of a rate limit mean a wait only where it is that limit which refuses. */
  private Optional<Duration> asked(ClassicHttpResponse response, boolean limited) {
    return RetryAfter.in(
        name ->
            limited || name.equals(RetryAfter.HEADER) ? header(response, name) : Optional.empty(),
        clock.instant());
  }

  private static Optional<String> header(ClassicHttpResponse response, String name) {
    return Optional.ofNullable(response.getFirstHeader(name)).map(Header::getValue);
  }

  private Answer failure(IOException cause, boolean outOfTime) {
    String kind = cause.getClass().getSimpleName();
    String noAnswer = "no answer within " + timeLimit.toSeconds() + " s";
    return switch (cause) {
      case ConnectException _ -> new Answer.Failed("nobody answers there (" + kind + ")");
      case ConnectTimeoutException _ -> new Answer.Failed("connecting took too long");
      case UnknownHostException _ -> new Answer.Failed("the address's host has no entry in DNS");
      case SSLHandshakeException _ ->
          new Answer.Failed("the server's certificate is not accepted (" + kind + ")");
      case SocketTimeoutException _ -> new Answer.Uncertain(noAnswer);
      default -> new Answer.Uncertain(outOfTime ? noAnswer : "the connection broke (" + kind + ")");
    };
  }

  private String quote(String body) {
    String text = Redaction.of(secrets, body).replaceAll("\\p{Cntrl}+", " ").strip();
    return text.isEmpty() ? "" : " \"" + Shortening.to(QUOTE_LIMIT, text) + "\"";
  }

  @Override
  public void close() {
    client.close(CloseMode.IMMEDIATE);
  }
}
