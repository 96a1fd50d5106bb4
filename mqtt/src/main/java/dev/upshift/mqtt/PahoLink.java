package dev.upshift.mqtt;

import dev.upshift.mqtt.LinkException.Kind;
import dev.upshift.mqtt.PahoConnection.Ending;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.eclipse.paho.mqttv5.common.packet.MqttReturnCode;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps one connection up: the supervisor of {@link PahoConnection}s, one after the other.
 *
 * <pre>
 * idle -- open --> connecting -- established --> connected
 * connecting -- failed, or not established in time --> waiting
 * connected -- lost --> waiting
 * waiting -- the backoff is over --> connecting
 * connected -- lost to a rival with the same id --> stopped
 * any -- close --> stopped
 * </pre>
 *
 * All state is touched on the link's context only.
 */
final class PahoLink implements MqttLink {
  private static final Logger LOG = LoggerFactory.getLogger(PahoLink.class);
  private static final long RETRY_MILLIS = 10;

  private enum State {
    IDLE,
    CONNECTING,
    CONNECTED,
    WAITING,
    STOPPED
  }

  private final Vertx vertx;
  private final Context context;
  private final LinkSettings settings;
  private final LinkTimings timings;
  private final LinkListener listener;
  private final Outbox outbox;
  private final InboundGate gate;
  private final Backoff backoff;
  private final TakeoverWatch takeover = new TakeoverWatch();
  private final AtomicLong connects = new AtomicLong();
  private final Set<Future<Void>> ending = new HashSet<>();
  private final Promise<Void> closed = Promise.promise();
  private volatile boolean connected;
  private volatile @Nullable LinkException stopped;
  private State state = State.IDLE;
  private boolean closing;
  private @Nullable PahoConnection connection;
  private long establishedNanos;
  private long timer = -1;

  PahoLink(Vertx vertx, LinkSettings settings, LinkTimings timings, LinkListener listener) {
    this.vertx = vertx;
    this.context = vertx.getOrCreateContext();
    this.settings = settings;
    this.timings = timings;
    this.listener = listener;
    outbox = new Outbox(settings.outboxLimit(), System::nanoTime, this::pumpLater);
    gate = new InboundGate(settings.inboundLimit());
    backoff = new Backoff(settings.reconnectAtLeast(), settings.reconnectAtMost(), new Random());
  }

  private void pumpLater() {
    vertx.setTimer(RETRY_MILLIS, _ -> outbox.pump());
  }

  private void onContext(Runnable step) {
    if (context.equals(Vertx.currentContext())) {
      step.run();
    } else {
      context.runOnContext(_ -> step.run());
    }
  }

  @Override
  public void open() {
    onContext(() -> {
      if (state == State.IDLE) {
        connect();
      }
    });
  }

  private void connect() {
    state = State.CONNECTING;
    Attempt attempt = new Attempt();
    PahoConnection fresh = new PahoConnection(context, settings, timings, gate, attempt);
    attempt.own = fresh;
    connection = fresh;
    timer = vertx.setTimer(timings.attempt().toMillis(), _ -> giveUp(attempt));
    fresh.start();
  }

  private void giveUp(Attempt attempt) {
    attempt.ended(
        new Ending(
            new LinkException(
                Kind.UNREACHABLE,
                "The broker at %s did not answer within %d s."
                    .formatted(settings.broker(), timings.attempt().toSeconds())),
            0,
            false));
  }

  /** One connection's reports; those of a connection that is no longer the present one are old. */
  private final class Attempt implements PahoConnection.Owner {
    private @Nullable PahoConnection own;

    @Override
    public void established(boolean sessionPresent, int receiveMaximum) {
      if (isCurrent()) {
        vertx.cancelTimer(timer);
        PahoLink.this.established(sessionPresent, receiveMaximum);
      }
    }

    @Override
    public void ended(Ending ending) {
      if (isCurrent()) {
        vertx.cancelTimer(timer);
        PahoLink.this.ended(ending);
      }
    }

    @Override
    public void arrived(Delivery delivery) {
      if (state != State.STOPPED) {
        deliver(delivery);
      }
    }

    private boolean isCurrent() {
      return own != null && own == connection;
    }
  }

  private void established(boolean sessionPresent, int receiveMaximum) {
    state = State.CONNECTED;
    connected = true;
    connects.incrementAndGet();
    establishedNanos = System.nanoTime();
    LOG.debug("'{}' is connected to {}", settings.clientId(), settings.broker());
    outbox.greeting();
    tell(() -> listener.connected(sessionPresent));
    if (connection != null) {
      outbox.connected(connection, receiveMaximum);
    }
  }

  private void ended(Ending end) {
    LOG.debug("'{}' lost its connection", settings.clientId(), end.reason());
    dispose(end.reason().kind() == Kind.REFUSED && end.brokersCode() == 0);
    outbox.disconnected(objection(end));
    if (closing) {
      stop(closedLink());
    } else if (isTakenOver(end)) {
      LinkException reason =
          new LinkException(
              Kind.TAKEN_OVER, TakeoverWatch.sentence(settings.clientId()), end.reason());
      stop(reason);
      tell(() -> listener.takenOver(reason));
    } else {
      state = State.WAITING;
      timer = vertx.setTimer(backoff.next().toMillis(), _ -> connect());
      tell(() -> listener.lost(end.reason()));
    }
  }

  private static Optional<LinkException> objection(Ending end) {
    boolean objects = end.established() && Reasons.objectsToPacket(end.brokersCode());
    return objects ? Optional.of(end.reason()) : Optional.empty();
  }

  private boolean isTakenOver(Ending end) {
    if (!end.established()) {
      takeover.attemptFailed();
      return false;
    }
    long connectedFor = System.nanoTime() - establishedNanos;
    if (connectedFor > TakeoverWatch.SOON.toNanos()) {
      backoff.reset();
    }
    if (end.brokersCode() == 0) {
      return takeover.lostWithoutReason(connectedFor);
    }
    takeover.lostWithReason();
    return end.brokersCode() == MqttReturnCode.RETURN_CODE_SESSION_TAKEN_OVER;
  }

  private void deliver(Delivery delivery) {
    tell(() -> listener.received(delivery));
  }

  /** A listener that fails must not end the link; what it was told stays unacknowledged. */
  @SuppressWarnings("CatchingUnchecked")
  private void tell(Runnable news) {
    try {
      news.run();
    } catch (Throwable failure) {
      LOG.error("The listener of the link '{}' failed", settings.clientId(), failure);
    }
  }

  private void dispose(boolean graceful) {
    connected = false;
    PahoConnection old = connection;
    connection = null;
    if (old != null) {
      Future<Void> end = old.close(graceful);
      ending.add(end);
      end.onComplete(_ -> ending.remove(end));
    }
  }

  private void stop(LinkException reason) {
    state = State.STOPPED;
    stopped = reason;
    vertx.cancelTimer(timer);
    outbox.failAll(reason);
  }

  @Override
  public Future<Void> publish(Publication publication) {
    LinkException reason = stopped;
    if (reason != null) {
      return Future.failedFuture(reason);
    }
    if (!outbox.reserve()) {
      return Future.failedFuture(
          new LinkException(
              Kind.NOT_SENT,
              "The message on '%s' was not taken: %d wait for the broker already."
                  .formatted(publication.topic(), settings.outboxLimit())));
    }
    Promise<Void> promise = Promise.promise();
    onContext(() -> take(publication, promise));
    return promise.future();
  }

  private void take(Publication publication, Promise<Void> promise) {
    outbox.add(publication, promise);
    if (stopped != null) {
      outbox.failAll(stopped);
    }
  }

  @Override
  public boolean isConnected() {
    return connected;
  }

  @Override
  public LinkCounters counters() {
    return new LinkCounters(
        gate.received(),
        gate.dropped(),
        Math.max(0, connects.get() - 1),
        outbox.refused(),
        outbox.size());
  }

  @Override
  public Future<Void> close(Optional<Publication> farewell) {
    onContext(() -> {
      if (!closing) {
        closing = true;
        leave(farewell);
      }
    });
    return closed.future();
  }

  private void leave(Optional<Publication> farewell) {
    if (state != State.CONNECTED) {
      finish();
      return;
    }
    farewell.ifPresent(publication -> bid(publication));
    long limit = vertx.setTimer(timings.farewell().toMillis(), _ -> finish());
    outbox
        .drained()
        .onComplete(_ -> {
          vertx.cancelTimer(limit);
          finish();
        });
  }

  /** The farewell has a place even where the outbox is full. */
  private void bid(Publication farewell) {
    Promise<Void> promise = Promise.promise();
    promise.future().onFailure(failure -> LOG.debug("The farewell was not acknowledged", failure));
    outbox.addLast(farewell, promise);
  }

  private void finish() {
    if (state != State.STOPPED) {
      stop(closedLink());
    }
    dispose(true);
    Future.join(new ArrayList<>(ending)).onComplete(_ -> closed.tryComplete());
  }

  private LinkException closedLink() {
    return new LinkException(
        Kind.CLOSED, "The link of '%s' was closed.".formatted(settings.clientId()));
  }
}
