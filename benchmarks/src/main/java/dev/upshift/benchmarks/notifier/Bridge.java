package dev.upshift.benchmarks.notifier;

import dev.upshift.mqtt.Delivery;
import dev.upshift.mqtt.LinkException;
import dev.upshift.mqtt.LinkListener;
import dev.upshift.protocol.Address;
import dev.upshift.protocol.Codec;
import dev.upshift.protocol.Codec.Decoded;
import dev.upshift.protocol.HostId;
import dev.upshift.protocol.Notice;
import dev.upshift.protocol.Topics;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/**
 * What an Alertmanager needs to be given decisions that are published over MQTT: forwards each, at
 * once, as an alert.
 */
final class Bridge implements LinkListener, AutoCloseable {
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private volatile @Nullable Peer peer;

  /** Forwards to this one from now on; to nobody where null. */
  void to(@Nullable Peer wanted) {
    peer = wanted;
  }

  @Override
  public void received(Delivery delivery) {
    delivery.acknowledge();
    Peer present = peer;
    Address address = Topics.standard().parse(delivery.topic()).orElse(null);
    if (present != null
        && address instanceof Address.DecisionFeed
        && Codec.decode(address, delivery.payload())
            instanceof Decoded.Accepted(Notice.Decision decision)) {
      threads.execute(
          () -> present.post(new Events.Event(decision.id(), new HostId(decision.host()))));
    }
  }

  @Override
  public void connected(boolean sessionPresent) {}

  @Override
  public void lost(LinkException reason) {}

  @Override
  public void takenOver(LinkException reason) {}

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
