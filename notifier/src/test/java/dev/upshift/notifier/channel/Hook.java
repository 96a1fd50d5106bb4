package dev.upshift.notifier.channel;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** A real HTTP server that stands for a webhook: keeps what is posted, and answers as told. */
public final class Hook implements AutoCloseable {
  private static final String RETRY_AFTER = "Retry-After";

  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final List<String> bodies = new CopyOnWriteArrayList<>();
  private final List<String> requests = new CopyOnWriteArrayList<>();
  private final Queue<Reply> script = new ConcurrentLinkedQueue<>();
  private final CountDownLatch closing = new CountDownLatch(1);
  private volatile Reply usual = new Reply(200, RETRY_AFTER, "", "ok");

  private volatile int slowness;

  private record Reply(int status, String header, String value, String body) {}

  private static final int HANG = -1;
  private static final int RESET = -2;

  public Hook() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.setExecutor(threads);
    server.createContext("/", this::answer);
    server.start();
  }

  public String address() {
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/services/T0/B0/canary";
  }

  /** What was posted, in order, the refused ones too. */
  public List<String> bodies() {
    return bodies;
  }

  /** Method, path and authorization of each request, in order. */
  public List<String> requests() {
    return requests;
  }

  /** The server's address, without a path. */
  public String root() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  public Hook usually(int status) {
    usual = new Reply(status, RETRY_AFTER, "", "no");
    return this;
  }

  public Hook then(int status) {
    return then(status, "", "no");
  }

  public Hook then(int status, String retryAfter, String body) {
    return then(status, RETRY_AFTER, retryAfter, body);
  }

  /** The next answer, with a header of its own; an empty value is not sent. */
  public Hook then(int status, String header, String value, String body) {
    script.add(new Reply(status, header, value, body));
    return this;
  }

  /** Takes up to so long for each answer, so that a kill finds requests under way. */
  public Hook slowedDownBy(int millis) {
    slowness = millis;
    return this;
  }

  /** Reads the next request and never answers it. */
  public Hook thenHang() {
    return then(HANG);
  }

  public Hook alwaysHang() {
    return usually(HANG);
  }

  /** Reads the next request's body and drops the connection. */
  public Hook thenReset() {
    return then(RESET);
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      requests.add(
          exchange.getRequestMethod()
              + " "
              + exchange.getRequestURI()
              + " "
              + exchange.getRequestHeaders().getFirst("Authorization"));
      bodies.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
      linger(slowness == 0 ? 0 : bodies.size() * 7 % slowness);
      Reply next = script.poll();
      reply(exchange, next == null ? usual : next);
    }
  }

  private void reply(HttpExchange exchange, Reply reply) throws IOException {
    if (reply.status == HANG) {
      linger(Long.MAX_VALUE);
      return;
    }
    if (reply.status == RESET) {
      return;
    }
    if (!reply.value.isEmpty()) {
      exchange.getResponseHeaders().set(reply.header, reply.value);
    }
    byte[] body = reply.body.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(reply.status, body.length);
    exchange.getResponseBody().write(body);
  }

  /** Returns after the time, or earlier when the server is closed. */
  private void linger(long millis) {
    try {
      boolean _ = closing.await(millis, TimeUnit.MILLISECONDS);
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
