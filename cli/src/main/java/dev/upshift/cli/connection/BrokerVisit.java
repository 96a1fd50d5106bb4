package dev.upshift.cli.connection;

import dev.upshift.configuration.ExitCode;
import dev.upshift.configuration.FailureException;
import dev.upshift.configuration.Secret;
import dev.upshift.mqtt.Delivery;
import dev.upshift.mqtt.LinkException;
import dev.upshift.mqtt.LinkListener;
import dev.upshift.mqtt.LinkSettings;
import dev.upshift.mqtt.LinkSettings.Subscription;
import dev.upshift.mqtt.MqttLink;
import dev.upshift.mqtt.MqttLinks;
import dev.upshift.mqtt.Publication;
import dev.upshift.protocol.Codec;
import dev.upshift.protocol.Codec.Decoded;
import dev.upshift.protocol.Topics;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * A command's short visit to the broker: connects or fails at once with a sentence, hears what is
 * retained, publishes, waits for an answer. Used from one thread, which may wait.
 */
public final class BrokerVisit implements AutoCloseable {
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(20);

  /** Retained messages follow the grant of a subscription at once; this is for a busy machine. */
  private static final Duration QUIET = Duration.ofMillis(600);

  private static final Duration PATIENCE = Duration.ofSeconds(8);
  private static final int HEARD_LIMIT = 20_000;

  private final Vertx vertx = Vertx.vertx();
  private final BlockingQueue<Heard> heard = new ArrayBlockingQueue<>(HEARD_LIMIT);
  private final CompletableFuture<Void> connected = new CompletableFuture<>();
  private final ClientConfiguration client;
  private final Topics topics;
  private final MqttLink link;

  private BrokerVisit(ClientConfiguration client, String clientId, List<String> tails) {
    this.client = client;
    this.topics = new Topics(client.topicRoot());
    this.link = MqttLinks.create(vertx, settings(client, clientId, tails), new Listener());
  }

  /**
   * Connects.
   *
   * @param tails the filters to subscribe to, below the root
   * @throws FailureException where the broker cannot be reached or refuses the user
   */
  public static BrokerVisit open(ClientConfiguration client, List<String> tails) {
    String id = client.user() + "-cli-" + UUID.randomUUID().toString().substring(0, 8);
    return open(client, id, tails);
  }

  /** Connects with a client id of the caller's; the broker throws out who has the same. */
  public static BrokerVisit open(ClientConfiguration client, String clientId, List<String> tails) {
    BrokerVisit visit = new BrokerVisit(client, clientId, tails);
    try {
      visit.link.open();
      visit.await(visit.connected, CONNECT_TIMEOUT);
      return visit;
    } catch (RuntimeException e) {
      visit.close();
      throw e;
    }
  }

  private static LinkSettings settings(
      ClientConfiguration client, String clientId, List<String> tails) {
    Secret password =
        client
            .password()
            .orElseThrow(() ->
                new FailureException(
                    ExitCode.USAGE,
                    "A password for the MQTT user "
                        + client.user()
                        + " must be given, but was missing: use --password-file, the section"
                        + " client: of the configuration, or UPSHIFT_PASSWORD_FILE."));
    requireReadable(client, password);
    return LinkSettings.of(client.broker(), clientId, client.user(), password)
        .trusting(client.caCertificate())
        .withSubscriptions(
            tails.stream().map(t -> new Subscription(client.topicRoot() + "/" + t, 1)).toList());
  }

  /** The link would take what it cannot read for a broker that does not let it in. */
  private static void requireReadable(ClientConfiguration client, Secret password) {
    password.readPassword("user add " + client.user() + " --role operator");
    client
        .caCertificate()
        .filter(file -> !Files.isReadable(file))
        .ifPresent(file -> {
          throw new FailureException(
              ExitCode.USAGE,
              "The CA file "
                  + file
                  + " cannot be read: correct ca-certificate in the section client:, or make the"
                  + " file readable for this user.");
        });
  }

  public Topics topics() {
    return topics;
  }

  /**
   * What is retained: everything that arrives until nothing has come for a moment. No message says
   * that it was the last, or that there is none, and a busy broker takes its time: so as long as
   * the caller does not have enough, this waits longer.
   */
  public List<Heard> retained(Predicate<List<Heard>> enough) {
    long end = System.nanoTime() + PATIENCE.toNanos();
    List<Heard> all = new ArrayList<>();
    boolean quiet = false;
    while (!quiet) {
      long left = enough.test(all) ? 0 : end - System.nanoTime();
      Optional<Heard> next = next(Math.max(left, QUIET.toNanos()));
      next.ifPresent(all::add);
      quiet = next.isEmpty();
    }
    return all;
  }

  /** The first answer that the function finds in what arrives; empty once the time is over. */
  public <T> Optional<T> firstAnswer(Function<Heard, Optional<T>> answer, Duration timeout) {
    long end = System.nanoTime() + timeout.toNanos();
    Optional<Heard> next = next(end - System.nanoTime());
    while (next.isPresent()) {
      Optional<T> found = answer.apply(next.get());
      if (found.isPresent()) {
        return found;
      }
      next = next(end - System.nanoTime());
    }
    return Optional.empty();
  }

  private Optional<Heard> next(long nanos) {
    try {
      return Optional.ofNullable(heard.poll(nanos, TimeUnit.NANOSECONDS));
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  public void publish(Publication publication) {
    CompletableFuture<Void> done = new CompletableFuture<>();
    vertx.runOnContext(_ -> complete(link.publish(publication), done));
    await(done, CONNECT_TIMEOUT);
  }

  private static void complete(Future<Void> future, CompletableFuture<Void> done) {
    future.onSuccess(_ -> done.complete(null)).onFailure(done::completeExceptionally);
  }

  private void await(CompletableFuture<Void> future, Duration timeout) {
    try {
      future.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof LinkException reason
          ? refusal(reason)
          : new IllegalStateException(e.getCause());
    } catch (TimeoutException e) {
      throw new FailureException(
          ExitCode.UNREACHABLE,
          "The broker " + client.broker() + " did not answer within " + timeout.toSeconds() + " s.",
          e);
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  private FailureException refusal(LinkException reason) {
    String sentence =
        reason.kind() == LinkException.Kind.NOT_AUTHORIZED
            ? "The broker %s does not accept the user %s with this password: check both, or add the user with ./upshift user add."
                .formatted(client.broker(), client.user())
            : String.valueOf(reason.getMessage());
    return new FailureException(
        reason.kind() == LinkException.Kind.REFUSED ? ExitCode.ERROR : ExitCode.UNREACHABLE,
        sentence,
        reason);
  }

  private static FailureException interrupted(InterruptedException e) {
    Thread.currentThread().interrupt();
    return new FailureException(ExitCode.ERROR, "The command was interrupted.", e);
  }

  @Override
  public void close() {
    try {
      CompletableFuture<Void> closed = new CompletableFuture<>();
      vertx.runOnContext(_ -> complete(link.close(Optional.empty()), closed));
      closed.orTimeout(3, TimeUnit.SECONDS).exceptionally(_ -> null).join();
    } finally {
      vertx
          .close()
          .toCompletionStage()
          .toCompletableFuture()
          .orTimeout(3, TimeUnit.SECONDS)
          .exceptionally(_ -> null)
          .join();
    }
  }

  private final class Listener implements LinkListener {
    @Override
    public void connected(boolean sessionPresent) {
      connected.complete(null);
    }

    @Override
    public void lost(LinkException reason) {
      connected.completeExceptionally(reason);
    }

    @Override
    public void takenOver(LinkException reason) {
      connected.completeExceptionally(reason);
    }

    @Override
    public void received(Delivery delivery) {
      delivery.acknowledge();
      topics
          .parse(delivery.topic())
          .ifPresent(address -> {
            if (Codec.decode(address, delivery.payload())
                instanceof Decoded.Accepted(var message)) {
              heard.offer(new Heard(address, message));
            }
          });
    }
  }
}
