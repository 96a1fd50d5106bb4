package dev.upshift.mqtt;

import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.eclipse.paho.mqttv5.client.IMqttToken;
import org.eclipse.paho.mqttv5.client.MqttActionListener;
import org.eclipse.paho.mqttv5.client.MqttAsyncClient;
import org.eclipse.paho.mqttv5.client.MqttClientException;
import org.eclipse.paho.mqttv5.client.MqttConnectionOptions;
import org.eclipse.paho.mqttv5.client.persist.MemoryPersistence;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.eclipse.paho.mqttv5.common.MqttSubscription;
import org.eclipse.paho.mqttv5.common.packet.MqttProperties;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One Paho client with its threads and its socket, from the start to the end of the last thread.
 * Starting and disposing wait, so each runs on a thread of its own, one after the other; everything
 * else returns at once.
 */
final class PahoClient {
  private static final Logger LOG = LoggerFactory.getLogger(PahoClient.class);

  private static final int GOODBYE_SECONDS = 2;
  private static final int END_SECONDS = 5;

  private final LinkSettings settings;
  private final LinkTimings timings;
  private final PahoInbound inbound;
  private final CountDownLatch attempted = new CountDownLatch(1);
  private volatile boolean gone;
  private volatile @Nullable MqttAsyncClient client;
  private volatile @Nullable LinkSockets sockets;
  private volatile @Nullable PahoThreads threads;
  private volatile @Nullable Thread starter;

  PahoClient(LinkSettings settings, LinkTimings timings, PahoInbound inbound) {
    this.settings = settings;
    this.timings = timings;
    this.inbound = inbound;
  }

  /** Starts to connect; what goes wrong before Paho takes over goes to the second argument. */
  void start(MqttActionListener listener, Consumer<Throwable> failure) {
    starter =
        Thread.ofPlatform()
            .daemon()
            .name("mqtt start " + settings.clientId())
            .start(() -> connect(listener, failure));
  }

  @SuppressWarnings("CatchingUnchecked") // Whatever goes wrong is a failed attempt.
  private void connect(MqttActionListener listener, Consumer<Throwable> failure) {
    try {
      MqttConnectionOptions options = PahoMessages.options(settings, timings);
      LinkSockets opened = LinkSockets.of(settings);
      sockets = opened;
      options.setSocketFactory(opened);
      PahoThreads own = new PahoThreads(settings.clientId());
      threads = own;
      MqttAsyncClient fresh = client(own);
      client = fresh;
      fresh.setManualAcks(true);
      fresh.setCallback(inbound);
      fresh.connect(options, null, counting(listener));
    } catch (Exception e) {
      attempted.countDown();
      failure.accept(e);
    }
  }

  /** TLS is the socket's business here, so that for Paho every connection is TCP. */
  private MqttAsyncClient client(PahoThreads pool) throws MqttException {
    int port = settings.broker().getPort();
    int usual = settings.isSecured() ? 8883 : 1883;
    String address = "tcp://%s:%d".formatted(settings.broker().getHost(), port < 0 ? usual : port);
    return new MqttAsyncClient(address, settings.clientId(), new MemoryPersistence(), null, pool);
  }

  private MqttActionListener counting(MqttActionListener listener) {
    return new MqttActionListener() {
      @Override
      public void onSuccess(IMqttToken token) {
        attempted.countDown();
        listener.onSuccess(token);
      }

      @Override
      public void onFailure(IMqttToken token, Throwable failure) {
        attempted.countDown();
        listener.onFailure(token, failure);
      }
    };
  }

  void subscribe(MqttSubscription[] subscriptions, MqttActionListener listener)
      throws MqttException {
    connected().subscribe(subscriptions, null, listener, new MqttProperties());
  }

  void publish(String topic, MqttMessage message, MqttActionListener listener)
      throws MqttException {
    connected().publish(topic, message, null, listener);
  }

  private MqttAsyncClient connected() throws MqttException {
    MqttAsyncClient current = client;
    if (current == null || gone) {
      throw new MqttException(MqttClientException.REASON_CODE_CLIENT_CLOSED);
    }
    return current;
  }

  /** From any thread. Where the connection is gone there is nobody to tell: it comes again. */
  void acknowledge(int packetId, int qos) {
    try {
      connected().messageArrivedComplete(packetId, qos);
    } catch (MqttException | RuntimeException e) {
      LOG.debug("The message {} was not acknowledged: its connection is gone", packetId, e);
    }
  }

  /** Ends the client and every thread of it, then runs the argument. */
  void dispose(boolean graceful, Runnable done) {
    gone = true;
    Thread.ofPlatform()
        .daemon()
        .name("mqtt end " + settings.clientId())
        .start(() -> {
          try {
            end(graceful);
          } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
          } finally {
            done.run();
          }
        });
  }

  private void end(boolean graceful) throws InterruptedException {
    Thread starting = starter;
    if (starting != null) {
      starting.join();
    }
    MqttAsyncClient current = client;
    if (current == null) {
      return;
    }
    if (graceful) {
      sayGoodbye(current);
    }
    closeSockets();
    if (!attempted.await(END_SECONDS, TimeUnit.SECONDS)) {
      LOG.debug("The attempt of '{}' does not end by itself", settings.clientId());
    }
    endThreads(current);
  }

  private static void sayGoodbye(MqttAsyncClient current) throws InterruptedException {
    CountDownLatch said = new CountDownLatch(1);
    try {
      current.disconnect(0, null, counting(said), 0, new MqttProperties());
      if (!said.await(GOODBYE_SECONDS, TimeUnit.SECONDS)) {
        LOG.debug("The broker was not told of the end in time");
      }
    } catch (MqttException e) {
      LOG.debug("The connection had ended already", e);
    }
  }

  private static MqttActionListener counting(CountDownLatch latch) {
    return new MqttActionListener() {
      @Override
      public void onSuccess(IMqttToken token) {
        latch.countDown();
      }

      @Override
      public void onFailure(IMqttToken token, Throwable failure) {
        latch.countDown();
      }
    };
  }

  private void closeSockets() {
    LinkSockets own = sockets;
    try {
      if (own != null) {
        own.close();
      }
    } catch (IOException e) {
      LOG.debug("Closing the socket failed", e);
    }
  }

  private void endThreads(MqttAsyncClient current) throws InterruptedException {
    PahoThreads pool = threads;
    if (pool == null) {
      return;
    }
    pool.shutdown();
    quietly(() -> current.disconnectForcibly(0, 1, false));
    if (!pool.awaitTermination(END_SECONDS, TimeUnit.SECONDS)) {
      quietly(() -> current.disconnectForcibly(0, 1, false));
      pool.shutdownNow();
      if (!pool.awaitTermination(END_SECONDS, TimeUnit.SECONDS)) {
        LOG.warn("{} threads of '{}' do not end", pool.getActiveCount(), settings.clientId());
      }
    }
    quietly(() -> current.close(true));
  }

  private interface Step {
    void run() throws MqttException;
  }

  /**
   * Paho throws here when it has done the work already, and now and then a NullPointerException.
   */
  private static void quietly(Step step) {
    try {
      step.run();
    } catch (MqttException | RuntimeException e) {
      LOG.debug("Paho had ended already", e);
    }
  }
}
