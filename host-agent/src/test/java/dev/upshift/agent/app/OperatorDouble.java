package dev.upshift.agent.app;

import dev.upshift.mqtt.Delivery;
import dev.upshift.mqtt.LinkException;
import dev.upshift.mqtt.LinkListener;
import dev.upshift.mqtt.LinkSettings;
import dev.upshift.mqtt.LinkSettings.Subscription;
import dev.upshift.mqtt.MqttLink;
import dev.upshift.mqtt.MqttLinks;
import dev.upshift.mqtt.Publication;
import dev.upshift.protocol.Address;
import dev.upshift.protocol.Codec;
import dev.upshift.protocol.Codec.Decoded;
import dev.upshift.protocol.HostId;
import dev.upshift.protocol.LogTalk;
import dev.upshift.protocol.Topics;
import dev.upshift.testkit.BrokerFixture;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A person who may give orders, and looks at logs. */
final class OperatorDouble implements LinkListener, AutoCloseable {
  private final Vertx vertx = Vertx.vertx();
  private final Topics topics = Topics.standard();
  private final HostId host;
  private final MqttLink link;
  private final CompletableFuture<Boolean> connected = new CompletableFuture<>();
  private final List<LogTalk.Lines> heard = new CopyOnWriteArrayList<>();
  private final AtomicInteger largest = new AtomicInteger();

  OperatorDouble(BrokerFixture broker, String host)
      throws InterruptedException, ExecutionException, TimeoutException {
    this.host = new HostId(host);
    this.link =
        MqttLinks.create(
            vertx,
            LinkSettings.of(broker.uri(), "operator-logs", "operator", broker.password("operator"))
                .withSubscriptions(
                    List.of(
                        new Subscription(topics.filter(Optional.of(this.host), "log/lines"), 0))),
            this);
    link.open();
    boolean _ = connected.get(60, TimeUnit.SECONDS);
  }

  void ask(LogTalk.Ask ask) throws TimeoutException {
    Void _ =
        link.publish(Publication.once(topics, new Address.LogAsk(host), ask))
            .await(60, TimeUnit.SECONDS);
  }

  List<LogTalk.Line> lines(String id) {
    return heard.stream().filter(h -> h.id().equals(id)).flatMap(h -> h.lines().stream()).toList();
  }

  long skipped(String id) {
    return heard.stream().filter(h -> h.id().equals(id)).mapToLong(LogTalk.Lines::skipped).sum();
  }

  @Nullable String refusal(String id) {
    return heard.stream().filter(h -> h.id().equals(id)).toList().getLast().refused();
  }

  boolean ended(String id) {
    return heard.stream().anyMatch(h -> h.id().equals(id) && h.last());
  }

  int largestPayload() {
    return largest.get();
  }

  @Override
  public void connected(boolean sessionPresent) {
    connected.complete(true);
  }

  @Override
  public void lost(LinkException reason) {}

  @Override
  public void takenOver(LinkException reason) {
    throw new IllegalStateException("two operators in one test", reason);
  }

  @Override
  public void received(Delivery delivery) {
    delivery.acknowledge();
    largest.accumulateAndGet(delivery.payload().length, Math::max);
    if (Codec.decode(new Address.LogLines(host), delivery.payload())
        instanceof Decoded.Accepted(LogTalk.Lines lines)) {
      heard.add(lines);
    }
  }

  @Override
  public void close() throws TimeoutException {
    Void _ = link.close(Optional.empty()).await(30, TimeUnit.SECONDS);
    Void _ = vertx.close().await(30, TimeUnit.SECONDS);
  }
}
