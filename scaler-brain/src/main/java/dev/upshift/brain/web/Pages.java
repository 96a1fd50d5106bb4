package dev.upshift.brain.web;

import dev.upshift.brain.journal.JournalReader.Search;
import dev.upshift.brain.journal.Recorder;
import dev.upshift.brain.web.WebSource.Health;
import dev.upshift.protocol.HostId;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The pages: which there are, and what each shows. */
final class Pages {
  private static final int USUAL_LIMIT = 100;
  private static final int HIGHEST_LIMIT = 10_000;
  private static final String HOSTS = "/v1/hosts";
  private static final String DECISIONS = "/v1/decisions";
  private static final String RECORDING = "/v1/recording";

  private final Vertx vertx;
  private final WebSource source;
  private final String description;

  Pages(Vertx vertx, WebSource source) {
    this.vertx = vertx;
    this.source = source;
    this.description = resource("openapi.yaml");
  }

  /** A request that cannot be answered as it was asked. */
  private static final class BadRequest extends RuntimeException {
    private static final long serialVersionUID = 1L;

    BadRequest(String sentence) {
      super(sentence);
    }

    BadRequest(String sentence, Throwable cause) {
      super(sentence, cause);
    }
  }

  Future<Answer> answer(HttpServerRequest request) {
    String path = Optional.ofNullable(request.path()).orElse("");
    try {
      return page(path, request);
    } catch (BadRequest e) {
      return Future.succeededFuture(Answer.text(400, String.valueOf(e.getMessage())));
    }
  }

  private Future<Answer> page(String path, HttpServerRequest request) {
    return switch (path) {
      case "/healthz" -> Future.succeededFuture(health(source.health()));
      case "/metrics" ->
          Future.succeededFuture(
              new Answer(200, "text/plain; version=0.0.4; charset=utf-8", source.metrics()));
      case "/openapi.yaml" ->
          Future.succeededFuture(new Answer(200, "application/yaml", description));
      case HOSTS -> Future.succeededFuture(Answer.json(200, new TreeMap<>(source.pictures())));
      case DECISIONS -> decisions(search(request));
      case RECORDING -> recording(stretch(request));
      case String below when below.startsWith(HOSTS + "/") ->
          Future.succeededFuture(host(below.substring(HOSTS.length() + 1)));
      case String below when below.startsWith(DECISIONS + "/") ->
          decision(below.substring(DECISIONS.length() + 1));
      default -> Future.succeededFuture(Answer.text(404, "There is no such page."));
    };
  }

  private static Answer health(Health health) {
    return Answer.json(
        health.isFine() ? 200 : 503,
        Map.of(
            "status", health.isFine() ? "ok" : "degraded",
            "connected", health.connected(),
            "journal", health.journalFine() ? "ok" : "broken",
            "hosts", health.hosts(),
            "brain", health.brain(),
            "epoch", health.epoch()));
  }

  private Answer host(String name) {
    Optional<HostId> host = Optional.of(name).filter(HostId::isValid).map(HostId::new);
    return host.flatMap(h ->
            source
                .picture(h)
                .map(p -> Answer.json(200, Map.of("state", p, "alerts", source.alerts(h)))))
        .orElseGet(() -> Answer.text(404, "This brain knows no host of that name."));
  }

  private Future<Answer> decisions(Search search) {
    return past(() -> source.journal().decisions(search))
        .map(found -> Answer.rawJson(200, "[" + String.join(",\n", found) + "]"));
  }

  private Future<Answer> recording(Recorder.Search search) {
    return past(() -> new Recorder(source.journal()).lines(search))
        .map(lines ->
            new Answer(
                200,
                "application/jsonl",
                lines.stream().map(line -> line + "\n").collect(Collectors.joining())));
  }

  private Future<Answer> decision(String id) {
    return past(() -> source.journal().decision(id))
        .map(found ->
            found
                .map(body -> Answer.rawJson(200, body))
                .orElseGet(() -> Answer.text(404, "There is no decision of that id.")));
  }

  private <T> Future<T> past(Callable<T> reading) {
    return vertx.executeBlocking(reading, false);
  }

  private static Search search(HttpServerRequest request) {
    return new Search(
        Optional.ofNullable(request.getParam("host")).map(Pages::hostNamed),
        Optional.ofNullable(request.getParam("since")).map(Pages::moment),
        limit(request.getParam("limit")));
  }

  private static Recorder.Search stretch(HttpServerRequest request) {
    Search search = search(request);
    return new Recorder.Search(
        after(request.getParam("after")), search.host(), search.since(), search.limit());
  }

  private static OptionalLong after(@Nullable String text) {
    try {
      return text == null ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(text));
    } catch (NumberFormatException e) {
      throw new BadRequest("after must be the seq of an input, but was '" + text + "'", e);
    }
  }

  private static HostId hostNamed(String name) {
    if (!HostId.isValid(name)) {
      throw new BadRequest("host must be a host's name, but was '" + name + "'");
    }
    return new HostId(name);
  }

  private static Instant moment(String text) {
    try {
      return Instant.parse(text);
    } catch (DateTimeParseException _) {
      throw new BadRequest("since must be like 2026-01-31T12:00:00Z, but was '" + text + "'");
    }
  }

  private static int limit(@Nullable String text) {
    try {
      int limit = text == null ? USUAL_LIMIT : Integer.parseInt(text);
      if (limit >= 1 && limit <= HIGHEST_LIMIT) {
        return limit;
      }
    } catch (NumberFormatException _) {
      throw badLimit(text);
    }
    throw badLimit(text);
  }

  private static BadRequest badLimit(@Nullable String text) {
    return new BadRequest("limit must be from 1 to " + HIGHEST_LIMIT + ", but was '" + text + "'");
  }

  private static String resource(String name) {
    try (InputStream stream = Pages.class.getResourceAsStream(name)) {
      if (stream == null) {
        throw new IllegalStateException(name + " is not in the jar");
      }
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static List<String> paths() {
    return List.of(
        "/healthz",
        "/metrics",
        "/openapi.yaml",
        HOSTS,
        HOSTS + "/{host}",
        DECISIONS,
        DECISIONS + "/{id}",
        RECORDING);
  }
}
