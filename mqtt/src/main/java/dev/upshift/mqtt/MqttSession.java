package dev.upshift.mqtt;

import dev.upshift.mqtt.LinkException.Kind;
import dev.upshift.mqtt.LinkSettings.Subscription;
import dev.upshift.mqtt.PahoConnection.Ending;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection for a command: it is made at once or fails at once, and once lost it stays lost.
 * Deliveries are acknowledged when every watcher has seen them.
 *
 * <p>A command asks what is retained, or watches for an answer, publishes and waits for it:
 *
 * <pre>{@code
 * session.retained(List.of(new Subscription(echo, 1)), quiet, limit)
 *     .compose(_ -> {
 *       Future<Delivery> answer = session.awaitMessage(d -> d.topic().equals(echo), limit);
 *       return session.publish(order).compose(_ -> answer);
 *     });
 * }</pre>
 *
 * <p>Methods may be called from any thread; futures complete, and watchers run, on the context that
 * {@link #connect} was called on, or on one of the session's own.
 */
public final class MqttSession {
  private static final Logger LOG = LoggerFactory.getLogger(MqttSession.class);

  private final Vertx vertx;
  private final Context context;
  private final Outbox outbox;
  private final PahoConnection connection;
  private final List<Consumer<Delivery>> watchers = new ArrayList<>();
  private final Promise<MqttSession> opened = Promise.promise();
  private final Promise<Void> ended = Promise.promise();
  private boolean over;

  private MqttSession(Vertx vertx, LinkSettings settings, LinkTimings timings) {
    this.vertx = vertx;
    context = vertx.getOrCreateContext();
    outbox = new Outbox(settings.outboxLimit(), System::nanoTime, this::pumpLater);
    connection =
        new PahoConnection(
            context, settings, timings, new InboundGate(settings.inboundLimit()), new Events());
  }

  /**
   * Connects and subscribes to what the settings say. Fails with {@link LinkException}: {@code
   * UNREACHABLE} where nobody answers in time, {@code NOT_AUTHORIZED}, or {@code REFUSED}.
   */
  public static Future<MqttSession> connect(Vertx vertx, LinkSettings settings, Duration limit) {
    MqttSession session = new MqttSession(vertx, settings, LinkTimings.within(limit));
    session.context.runOnContext(_ -> session.open(settings, limit));
    return session.opened.future();
  }

  private void open(LinkSettings settings, Duration limit) {
    long timer =
        vertx.setTimer(
            Math.max(1, limit.toMillis()),
            _ ->
                end(
                    new LinkException(
                        Kind.UNREACHABLE,
                        "The broker at %s did not answer within %d s."
                            .formatted(settings.broker(), limit.toSeconds()))));
    opened.future().onComplete(_ -> vertx.cancelTimer(timer));
    connection.start();
  }

  private void pumpLater() {
    vertx.setTimer(10, _ -> outbox.pump());
  }

  private final class Events implements PahoConnection.Owner {
    @Override
    public void established(boolean sessionPresent, int receiveMaximum) {
      if (!over) {
        outbox.connected(connection, receiveMaximum);
        opened.tryComplete(MqttSession.this);
      }
    }

    @Override
    public void ended(Ending ending) {
      outbox.disconnected(Optional.empty());
      end(ending.reason());
    }

    @Override
    public void arrived(Delivery delivery) {
      List.copyOf(watchers).forEach(watcher -> show(watcher, delivery));
      delivery.acknowledge();
    }
  }

  private static void show(Consumer<Delivery> watcher, Delivery delivery) {
    try {
      watcher.accept(delivery);
    } catch (RuntimeException failure) {
      LOG.error("A watcher of {} failed", delivery.topic(), failure);
    }
  }

  private void end(LinkException reason) {
    if (!over) {
      over = true;
      outbox.failAll(reason);
      connection
          .close(true)
          .onComplete(_ -> {
            opened.tryFail(reason);
            ended.fail(reason);
          });
    }
  }

  /**
   * Subscribes and collects what is retained there now, the last message of each topic. No message
   * says that it was the last one, so this waits until none has come for the quiet time.
   */
  public Future<List<Delivery>> retained(
      List<Subscription> subscriptions, Duration quiet, Duration limit) {
    Map<String, Delivery> found = new LinkedHashMap<>();
    Promise<Void> settled = Promise.promise();
    onContext(() -> collect(subscriptions, quiet, found, settled));
    return limited(settled, limit).map(_ -> List.copyOf(found.values()));
  }

  private void collect(
      List<Subscription> subscriptions,
      Duration quiet,
      Map<String, Delivery> found,
      Promise<Void> settled) {
    long[] timer = {-1};
    Runnable wait =
        () -> {
          vertx.cancelTimer(timer[0]);
          timer[0] = vertx.setTimer(Math.max(1, quiet.toMillis()), _ -> settled.tryComplete());
        };
    Consumer<Delivery> watcher =
        delivery -> {
          if (delivery.payload().length == 0) {
            found.remove(delivery.topic());
          } else if (delivery.retained()) {
            found.put(delivery.topic(), delivery);
          }
          wait.run();
        };
    watchers.add(watcher);
    settled
        .future()
        .onComplete(_ -> {
          vertx.cancelTimer(timer[0]);
          watchers.remove(watcher);
        });
    connection.subscribe(subscriptions).onSuccess(_ -> wait.run()).onFailure(settled::tryFail);
  }

  /** Subscribes. Fails with {@link LinkException} where a filter is refused. */
  public Future<Void> subscribe(List<Subscription> subscriptions, Duration limit) {
    Promise<Void> granted = Promise.promise();
    onContext(() ->
        connection
            .subscribe(subscriptions)
            .onSuccess(_ -> granted.tryComplete())
            .onFailure(granted::tryFail));
    return limited(granted, limit);
  }

  /** The next message that the predicate accepts, of those that come from now on. */
  public Future<Delivery> awaitMessage(Predicate<Delivery> wanted, Duration limit) {
    Promise<Delivery> found = Promise.promise();
    Consumer<Delivery> watcher =
        delivery -> {
          if (wanted.test(delivery)) {
            found.tryComplete(delivery);
          }
        };
    onContext(() -> watchers.add(watcher));
    return limited(found, limit).onComplete(_ -> onContext(() -> watchers.remove(watcher)));
  }

  /** Shows every message that comes from now on. */
  public void watch(Consumer<Delivery> watcher) {
    onContext(() -> watchers.add(watcher));
  }

  /** Publishes; with QoS 1 the future succeeds once the broker has acknowledged. */
  public Future<Void> publish(Publication publication) {
    if (!outbox.reserve()) {
      return Future.failedFuture(
          new LinkException(Kind.NOT_SENT, "Too many messages wait for the broker."));
    }
    Promise<Void> promise = Promise.promise();
    onContext(() -> {
      outbox.add(publication, promise);
      if (over) {
        outbox.failAll(closed());
      }
    });
    return promise.future();
  }

  /** Fails when the connection is lost, also with {@code CLOSED} after {@link #close}. */
  public Future<Void> ended() {
    return ended.future();
  }

  /** Disconnects and releases every thread. */
  public Future<Void> close() {
    onContext(() -> end(closed()));
    return ended.future().otherwiseEmpty();
  }

  private static LinkException closed() {
    return new LinkException(Kind.CLOSED, "The session was closed.");
  }

  /** Fails where the connection ends first, or where it takes longer than the limit. */
  private <T> Future<T> limited(Promise<T> promise, Duration limit) {
    onContext(() -> {
      long timer =
          vertx.setTimer(Math.max(1, limit.toMillis()), _ -> promise.tryFail(noAnswer(limit)));
      promise.future().onComplete(_ -> vertx.cancelTimer(timer));
      ended.future().onFailure(promise::tryFail);
    });
    return promise.future();
  }

  private static LinkException noAnswer(Duration limit) {
    return new LinkException(
        Kind.UNREACHABLE, "No answer came within %d s.".formatted(limit.toSeconds()));
  }

  private void onContext(Runnable step) {
    if (context.equals(Vertx.currentContext())) {
      step.run();
    } else {
      context.runOnContext(_ -> step.run());
    }
  }
}
