package dev.upshift.benchmarks.notifier;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/** Where both deliver: keeps what is posted with its time; a path can be slow, or never answer. */
final class Sink implements AutoCloseable {
  private static final Pattern ID = Pattern.compile("ev-\\d{6}");

  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final CountDownLatch closing = new CountDownLatch(1);
  private final Map<String, List<Post>> posts = new ConcurrentHashMap<>();
  private final Map<String, Long> firstNanos = new ConcurrentHashMap<>();
  private volatile long delayMillis;
  private volatile String hungPath = "";

  /** One request. */
  record Post(String body, long nanos) {}

  Sink() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.setExecutor(threads);
    server.createContext("/", this::answer);
    server.start();
  }

  String address(String path) {
    return "http://127.0.0.1:" + server.getAddress().getPort() + path;
  }

  /** Every answer takes so long. */
  void slowedDownBy(long millis) {
    delayMillis = millis;
  }

  /** This path never answers. */
  void hang(String path) {
    hungPath = path;
  }

  void clear() {
    posts.clear();
    firstNanos.clear();
  }

  List<Post> posts(String path) {
    return posts.getOrDefault(path, List.of());
  }

  /** When the event came first, on whichever path begins so. */
  Optional<Long> firstNanos(String path, String id) {
    return Optional.ofNullable(firstNanos.get(path + id));
  }

  boolean has(String path, String id) {
    return firstNanos.containsKey(path + id);
  }

  /** Returns once all of the events have come on a path, or after so long. */
  void await(String path, Collection<String> ids, Duration patience) {
    try {
      Awaitility.await().atMost(patience).until(() -> ids.stream().allMatch(id -> has(path, id)));
    } catch (ConditionTimeoutException _) {
      return;
    }
  }

  /** How many different events came on a path. */
  long events(String path) {
    return firstNanos.keySet().stream().filter(k -> k.startsWith(path + "ev-")).count();
  }

  /** The events that a message names. */
  static List<String> ids(String body) {
    return ID.matcher(body).results().map(MatchResult::group).distinct().toList();
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      long now = System.nanoTime();
      String path = exchange.getRequestURI().getPath();
      posts.computeIfAbsent(path, _ -> new CopyOnWriteArrayList<>()).add(new Post(body, now));
      ids(body).forEach(id -> firstNanos.putIfAbsent(path + id, now));
      linger(path.equals(hungPath) ? Long.MAX_VALUE : delayMillis);
      byte[] ok = "ok".getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(200, ok.length);
      exchange.getResponseBody().write(ok);
    }
  }

  /** Returns after the time, or earlier when the sink is closed. */
  private void linger(long millis) {
    try {
      boolean _ = millis > 0 && closing.await(millis, TimeUnit.MILLISECONDS);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    closing.countDown();
    server.stop(0);
    threads.shutdownNow();
  }
}
