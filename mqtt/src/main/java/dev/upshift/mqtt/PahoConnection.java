package dev.upshift.mqtt;

import dev.upshift.configuration.FailureException;
import dev.upshift.mqtt.LinkException.Kind;
import dev.upshift.mqtt.LinkSettings.Subscription;
import dev.upshift.mqtt.Outbox.Outcome;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import org.eclipse.paho.mqttv5.client.IMqttToken;
import org.eclipse.paho.mqttv5.client.MqttActionListener;
import org.eclipse.paho.mqttv5.client.MqttClientException;
import org.eclipse.paho.mqttv5.client.MqttDisconnectResponse;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.eclipse.paho.mqttv5.common.MqttSubscription;
import org.eclipse.paho.mqttv5.common.packet.MqttProperties;
import org.eclipse.paho.mqttv5.common.packet.MqttReturnCode;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One attempt to connect and the connection that comes of it: one Paho client, never used twice.
 * Starting, subscribing, established, ended, in this order; every step is taken on the link's
 * context, whatever thread Paho calls on. The owner is told at most once of each.
 */
final class PahoConnection implements Outbox.Wire {
  private static final Logger LOG = LoggerFactory.getLogger(PahoConnection.class);
  private static final int NO_LIMIT = 65_535;

  /** Told of the connection's steps on the link's context. */
  interface Owner {
    void established(boolean sessionPresent, int receiveMaximum);

    void ended(Ending ending);

    void arrived(Delivery delivery);
  }

  /**
   * How a connection ended by itself.
   *
   * @param brokersCode the reason code that ended it, 0 where nobody gave one
   * @param established whether it had been established
   */
  record Ending(LinkException reason, int brokersCode, boolean established) {}

  private enum Phase {
    STARTING,
    SUBSCRIBING,
    ESTABLISHED,
    ENDED
  }

  private final Context context;
  private final LinkSettings settings;
  private final Owner owner;
  private final PahoClient client;
  private Phase phase = Phase.STARTING;
  private boolean alive;
  private long largestPacket = Long.MAX_VALUE;

  PahoConnection(
      Context context, LinkSettings settings, LinkTimings timings, InboundGate gate, Owner owner) {
    this.context = context;
    this.settings = settings;
    this.owner = owner;
    client =
        new PahoClient(
            settings,
            timings,
            new PahoInbound(
                context,
                gate,
                this::acknowledge,
                owner::arrived,
                this::disconnected,
                this::overflowed));
  }

  /** Begins to connect; the owner is told how it goes. */
  void start() {
    client.start(listener(this::accepted, this::attemptFailed), this::attemptFailed);
  }

  private void accepted(IMqttToken token) {
    MqttProperties answer = token.getResponseProperties();
    Integer receiveMaximum = answer.getReceiveMaximum();
    Long packet = answer.getMaximumPacketSize();
    largestPacket = packet == null ? Long.MAX_VALUE : packet;
    boolean sessionPresent = token.getSessionPresent();
    int window = receiveMaximum == null ? NO_LIMIT : receiveMaximum;
    alive = true;
    phase = Phase.SUBSCRIBING;
    subscribe(settings.subscriptions())
        .onSuccess(_ -> established(sessionPresent, window))
        .onFailure(this::fail);
  }

  private void established(boolean sessionPresent, int receiveMaximum) {
    if (phase == Phase.SUBSCRIBING) {
      phase = Phase.ESTABLISHED;
      owner.established(sessionPresent, receiveMaximum);
    }
  }

  private void attemptFailed(Throwable failure) {
    fail(
        switch (failure) {
          case FailureException secret ->
              new LinkException(Kind.NOT_AUTHORIZED, secret.sentence(), secret);
          default -> Reasons.attempt(settings, failure);
        });
  }

  private void fail(Throwable reason) {
    if (reason instanceof LinkException link) {
      end(new Ending(link, 0, phase == Phase.ESTABLISHED));
    }
  }

  private void disconnected(MqttDisconnectResponse response) {
    post(() -> lost(response.getReturnCode(), response.getException()));
  }

  private void overflowed() {
    post(() ->
        end(
            new Ending(
                new LinkException(
                    Kind.UNREACHABLE,
                    "The broker at %s sent '%s' more unacknowledged messages than it may: the connection starts again."
                        .formatted(settings.broker(), settings.clientId())),
                MqttReturnCode.RETURN_CODE_RECEIVE_MAXIMUM_EXCEEDED,
                phase == Phase.ESTABLISHED)));
  }

  private void lost(int code, @Nullable Throwable cause) {
    LinkException reason =
        phase == Phase.SUBSCRIBING && Reasons.objectsToPacket(code)
            ? subscriptionRefused(filters(), code)
            : Reasons.lost(settings, code, cause);
    alive = false;
    end(new Ending(reason, Reasons.isFailure(code) ? code : 0, phase == Phase.ESTABLISHED));
  }

  private String filters() {
    return String.join(
        "', '", settings.subscriptions().stream().map(Subscription::filter).toList());
  }

  private void end(Ending ending) {
    if (phase != Phase.ENDED) {
      phase = Phase.ENDED;
      owner.ended(ending);
    }
  }

  /**
   * Subscribes, retain as published; fails with {@link LinkException} where one filter is refused.
   * Does not complete where the connection ends first.
   */
  Future<Void> subscribe(List<Subscription> wanted) {
    if (wanted.isEmpty()) {
      return Future.succeededFuture();
    }
    Promise<Void> promise = Promise.promise();
    MqttSubscription[] subscriptions =
        wanted.stream().map(PahoConnection::subscription).toArray(MqttSubscription[]::new);
    try {
      client.subscribe(subscriptions, listener(token -> granted(wanted, token, promise), _ -> {}));
    } catch (MqttException failure) {
      LOG.debug("Subscribing failed, the connection is about to end", failure);
    } catch (IllegalArgumentException invalid) {
      promise.fail(
          new LinkException(
              Kind.REFUSED, "The subscriptions are not valid: " + invalid.getMessage(), invalid));
    }
    return promise.future();
  }

  private static MqttSubscription subscription(Subscription wanted) {
    MqttSubscription subscription = new MqttSubscription(wanted.filter(), wanted.qos());
    subscription.setRetainAsPublished(true);
    return subscription;
  }

  private void granted(List<Subscription> wanted, IMqttToken token, Promise<Void> promise) {
    int[] codes = token.getReasonCodes();
    for (int i = 0; i < wanted.size(); i++) {
      int code = codes != null && i < codes.length ? codes[i] : 0x80;
      if (Reasons.isFailure(code)) {
        promise.fail(subscriptionRefused(wanted.get(i).filter(), code));
        return;
      }
    }
    promise.complete();
  }

  private LinkException subscriptionRefused(String filter, int code) {
    return new LinkException(
        Kind.REFUSED,
        "The broker at %s refuses '%s' the subscription to '%s' (%s): check the user's permissions."
            .formatted(settings.broker(), settings.username(), filter, Reasons.words(code)));
  }

  @Override
  public boolean send(Publication publication, Outbox.Handler handler) {
    if (PahoMessages.size(publication) > largestPacket) {
      refuse(
          publication, "it is larger than the %d bytes it takes".formatted(largestPacket), handler);
      return true;
    }
    try {
      client.publish(
          publication.topic(),
          PahoMessages.of(publication),
          listener(token -> published(publication, token, handler), _ -> {}));
    } catch (MqttException failure) {
      LOG.debug("Paho does not take the message on {} now", publication.topic(), failure);
      return failure.getReasonCode() != MqttClientException.REASON_CODE_MAX_INFLIGHT;
    } catch (IllegalArgumentException invalid) {
      refuse(publication, String.valueOf(invalid.getMessage()), handler);
    }
    return true;
  }

  private static void published(Publication publication, IMqttToken token, Outbox.Handler handler) {
    int[] codes = token.getReasonCodes();
    if (publication.qos() > 0 && codes != null && codes.length > 0 && Reasons.isFailure(codes[0])) {
      refuse(publication, Reasons.words(codes[0]), handler);
    } else {
      handler.finished(new Outcome.Done());
    }
  }

  private static void refuse(Publication publication, String why, Outbox.Handler handler) {
    handler.finished(
        new Outcome.Refused(
            new LinkException(
                Kind.REFUSED,
                "The broker refuses the message on '%s' (%s)."
                    .formatted(publication.topic(), why))));
  }

  private void acknowledge(int packetId, int qos) {
    client.acknowledge(packetId, qos);
  }

  /**
   * Ends the connection, if it has not ended, and releases its threads; the owner is told nothing
   * more but deliveries that had arrived. Completes on the context when the last thread has ended.
   *
   * @param graceful whether to tell the broker, which then does not publish the will
   */
  Future<Void> close(boolean graceful) {
    phase = Phase.ENDED;
    Promise<Void> promise = Promise.promise();
    client.dispose(graceful && alive, () -> onContext(promise::complete));
    return promise.future();
  }

  private interface TokenHandler {
    void handle(IMqttToken token);
  }

  private interface FailureHandler {
    void handle(Throwable failure);
  }

  private MqttActionListener listener(TokenHandler onSuccess, FailureHandler onFailure) {
    return new MqttActionListener() {
      @Override
      public void onSuccess(IMqttToken token) {
        post(() -> onSuccess.handle(token));
      }

      @Override
      public void onFailure(IMqttToken token, Throwable failure) {
        post(() -> onFailure.handle(failure));
      }
    };
  }

  private void post(Runnable step) {
    onContext(() -> {
      if (phase != Phase.ENDED) {
        step.run();
      }
    });
  }

  /** Paho may still have something to say when the program, and Vert.x with it, has ended. */
  private void onContext(Runnable step) {
    try {
      context.runOnContext(_ -> step.run());
    } catch (RejectedExecutionException ended) {
      LOG.debug("Vert.x has ended before the connection", ended);
    }
  }
}
