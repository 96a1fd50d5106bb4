package dev.upshift.notifier.app;

import dev.upshift.configuration.ExitCode;
import dev.upshift.configuration.FailureException;
import dev.upshift.notifier.outbox.Backlog;
import dev.upshift.notifier.outbox.Outbox;
import dev.upshift.notifier.outbox.OutboxException;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import tools.jackson.databind.json.JsonMapper;

/**
 * {@code /healthz}, {@code /metrics} and the full texts under {@code /messages}, on loopback.
 * Health answers 200 for as long as the process works, and says in its body what is wrong: a
 * restart would mend neither a broker nor a channel.
 */
final class HealthPage {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final String LOOPBACK = "127.0.0.1";

  private final Vertx vertx;
  private final Outbox outbox;
  private final Supplier<List<Lane>> lanes;
  private final BooleanSupplier connected;
  private final InstantSource clock;
  private final PrometheusMeterRegistry registry;
  private final Set<String> shown = ConcurrentHashMap.newKeySet();

  HealthPage(
      Vertx vertx,
      Outbox outbox,
      Supplier<List<Lane>> lanes,
      BooleanSupplier connected,
      InstantSource clock,
      PrometheusMeterRegistry registry) {
    this.vertx = vertx;
    this.outbox = outbox;
    this.lanes = lanes;
    this.connected = connected;
    this.clock = clock;
    this.registry = registry;
    Gauge.builder("upshift.notifier.connected", connected, c -> c.getAsBoolean() ? 1 : 0)
        .description("1 while the broker is connected")
        .register(registry);
  }

  /** Opens the port and returns it. */
  int listen(int port) {
    HttpServer server = vertx.createHttpServer().requestHandler(this::answer);
    try {
      return server
          .listen(port, LOOPBACK)
          .toCompletionStage()
          .toCompletableFuture()
          .get(10, TimeUnit.SECONDS)
          .actualPort();
    } catch (ExecutionException | TimeoutException e) {
      throw occupied(port, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw occupied(port, e);
    }
  }

  private static FailureException occupied(int port, Exception cause) {
    return new FailureException(
        ExitCode.ERROR,
        "The notifier cannot listen on "
            + LOOPBACK
            + ":"
            + port
            + ", which another program may use: stop that, or set another notifier.http-port.",
        cause);
  }

  private void answer(HttpServerRequest request) {
    if (!HttpMethod.GET.equals(request.method())) {
      request.response().setStatusCode(405).end("only GET\n");
      return;
    }
    switch (request.path()) {
      case "/healthz" -> reply(request, "application/json", this::health);
      case "/metrics" ->
          reply(request, "text/plain; version=0.0.4; charset=utf-8", registry::scrape);
      case FullTexts.PATH -> message(request);
      default -> request.response().setStatusCode(404).end("/healthz, /metrics or /messages\n");
    }
  }

  private void message(HttpServerRequest request) {
    String id = String.valueOf(request.getParam(FullTexts.PARAMETER));
    vertx
        .executeBlocking(() -> outbox.announcement(id), false)
        .onSuccess(found ->
            request
                .response()
                .setStatusCode(found.isPresent() ? 200 : 404)
                .putHeader("Content-Type", "text/plain; charset=utf-8")
                .end(found.map(a -> a.plainText(false)).orElse("no such message") + "\n"))
        .onFailure(e -> unreadable(request));
  }

  private void reply(HttpServerRequest request, String type, Callable<String> body) {
    vertx
        .executeBlocking(body, false)
        .onSuccess(text -> request.response().putHeader("Content-Type", type).end(text))
        .onFailure(e -> unreadable(request));
  }

  private static void unreadable(HttpServerRequest request) {
    request.response().setStatusCode(500).end("the outbox cannot be read\n");
  }

  private String health() {
    Map<String, Object> body = new LinkedHashMap<>();
    List<Map<String, Object>> channels = new ArrayList<>();
    long waiting = 0;
    Optional<Instant> oldest = Optional.empty();
    boolean open = true;
    for (Lane lane : lanes.get()) {
      Backlog backlog = outbox.queues().backlog(lane.name());
      waiting += backlog.waiting();
      oldest = earlier(oldest, backlog.oldest());
      open &= lane.state() == Lane.State.OPEN && lane.failingSince().isEmpty();
      channels.add(channel(lane, backlog));
    }
    boolean online = connected.getAsBoolean();
    body.put("status", online && open ? "ok" : "degraded");
    body.put("connected", online);
    body.put("backlog", waiting);
    body.put("oldestPendingSeconds", age(oldest));
    body.put("channels", channels);
    return JSON.writeValueAsString(body) + "\n";
  }

  private Map<String, Object> channel(Lane lane, Backlog backlog) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("name", lane.name());
    body.put("state", lane.state().name().toLowerCase(Locale.ROOT));
    body.put("backlog", backlog.waiting());
    body.put("oldestPendingSeconds", age(backlog.oldest()));
    body.put("dead", backlog.dead());
    body.put("failingSeconds", age(lane.failingSince()));
    return body;
  }

  /** Shows the figures of these channels, too. */
  void show(List<String> names) {
    for (String name : names) {
      if (!shown.add(name)) {
        continue;
      }
      Gauge.builder(
              "upshift.notifier.backlog", () -> backlog(name).map(Backlog::waiting).orElse(-1L))
          .description("Messages that wait, by channel; -1 where the outbox cannot be read")
          .tag("channel", name)
          .register(registry);
      Gauge.builder(
              "upshift.notifier.oldest.pending.seconds",
              () -> backlog(name).map(b -> age(b.oldest())).orElse(-1L))
          .description("How long the oldest message has waited, by channel")
          .tag("channel", name)
          .register(registry);
      Gauge.builder("upshift.notifier.channel.open", () -> isOpen(name) ? 1 : 0)
          .description("0 while a channel is paused or stopped")
          .tag("channel", name)
          .register(registry);
    }
  }

  private boolean isOpen(String channel) {
    return lanes.get().stream()
        .anyMatch(l -> l.name().equals(channel) && l.state() == Lane.State.OPEN);
  }

  private Optional<Backlog> backlog(String channel) {
    try {
      return Optional.of(outbox.queues().backlog(channel));
    } catch (OutboxException _) {
      return Optional.empty();
    }
  }

  private long age(Optional<Instant> moment) {
    return moment
        .map(m -> Math.max(0, Duration.between(m, clock.instant()).toSeconds()))
        .orElse(0L);
  }

  private static Optional<Instant> earlier(Optional<Instant> one, Optional<Instant> other) {
    if (one.isEmpty() || other.isEmpty()) {
      return one.or(() -> other);
    }
    return one.get().isBefore(other.get()) ? one : other;
  }
}
