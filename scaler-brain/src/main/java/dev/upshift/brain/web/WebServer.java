package dev.upshift.brain.web;

import static java.time.format.DateTimeFormatter.RFC_1123_DATE_TIME;

import dev.upshift.configuration.ExitCode;
import dev.upshift.configuration.FailureException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.HostAndPort;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The HTTP server. It listens on loopback only, takes only requests that name loopback as their
 * host (a page in a browser must not reach it through a name of its own), and shows the past only
 * to those who have the token.
 */
public final class WebServer {
  private static final Logger LOG = LoggerFactory.getLogger(WebServer.class);
  private static final String LOOPBACK = "127.0.0.1";
  private static final Set<String> NAMES = Set.of(LOOPBACK, "localhost", "[::1]", "::1");
  private static final int LONGEST_LINE = 4_096;
  private static final String BEARER = "Bearer ";

  private final Vertx vertx;
  private final InstantSource clock;
  private final Pages pages;
  private final byte[] token;

  public WebServer(Vertx vertx, InstantSource clock, WebSource source, String token) {
    this.vertx = vertx;
    this.clock = clock;
    this.pages = new Pages(vertx, source);
    this.token = token.getBytes(StandardCharsets.UTF_8);
  }

  /** Listens; the future has the port, or fails with the sentence to show. */
  public Future<HttpServer> listen(int port) {
    HttpServerOptions options =
        new HttpServerOptions()
            .setHost(LOOPBACK)
            .setPort(port)
            .setMaxInitialLineLength(LONGEST_LINE)
            .setIdleTimeout(60);
    return vertx
        .createHttpServer(options)
        .requestHandler(this::handle)
        .listen()
        .recover(failure ->
            Future.failedFuture(
                new FailureException(
                    ExitCode.ERROR,
                    "The HTTP port "
                        + port
                        + " on "
                        + LOOPBACK
                        + " cannot be used ("
                        + failure.getMessage()
                        + "): stop what uses it, or set another http-port (0 takes a free one).",
                    failure)));
  }

  private void handle(HttpServerRequest request) {
    request.exceptionHandler(e -> LOG.debug("A request was cut off", e));
    Answer refusal = refusal(request).orElse(null);
    if (refusal != null) {
      send(request, refusal);
      return;
    }
    pages
        .answer(request)
        .onSuccess(answer -> send(request, answer))
        .onFailure(e -> {
          LOG.error("{} could not be answered", request.path(), e);
          send(request, Answer.text(500, "The brain could not answer; its log says why."));
        });
  }

  private Optional<Answer> refusal(HttpServerRequest request) {
    if (!namesLoopback(request.authority())) {
      return Optional.of(Answer.text(421, "Ask for 127.0.0.1 or localhost."));
    }
    if (!request.method().equals(HttpMethod.GET) && !request.method().equals(HttpMethod.HEAD)) {
      return Optional.of(Answer.text(405, "Only GET: everything that changes something is MQTT."));
    }
    String path = Optional.ofNullable(request.path()).orElse("");
    if (path.startsWith("/v1/") && !isAllowed(request)) {
      return Optional.of(Answer.text(401, "Give the token: Authorization: Bearer TOKEN."));
    }
    return Optional.empty();
  }

  static boolean namesLoopback(@org.jspecify.annotations.Nullable HostAndPort authority) {
    return authority != null && NAMES.contains(authority.host());
  }

  private boolean isAllowed(HttpServerRequest request) {
    String header = Optional.ofNullable(request.getHeader("Authorization")).orElse("");
    return header.startsWith(BEARER)
        && MessageDigest.isEqual(
            header.substring(BEARER.length()).strip().getBytes(StandardCharsets.UTF_8), token);
  }

  /** With the time: a host's doctor compares its own. */
  private void send(HttpServerRequest request, Answer answer) {
    request
        .response()
        .setStatusCode(answer.status())
        .putHeader("Date", RFC_1123_DATE_TIME.format(clock.instant().atOffset(ZoneOffset.UTC)))
        .putHeader("Content-Type", answer.type())
        .putHeader("Cache-Control", "no-store")
        .putHeader("X-Content-Type-Options", "nosniff");
    if (answer.status() == 401) {
      request.response().putHeader("WWW-Authenticate", "Bearer");
    }
    if (request.method().equals(HttpMethod.HEAD)) {
      request.response().end();
    } else {
      request.response().end(answer.body());
    }
  }
}
