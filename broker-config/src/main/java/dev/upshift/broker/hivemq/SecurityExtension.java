package dev.upshift.broker.hivemq;

import com.hivemq.extension.sdk.api.ExtensionMain;
import com.hivemq.extension.sdk.api.parameter.ExtensionStartInput;
import com.hivemq.extension.sdk.api.parameter.ExtensionStartOutput;
import com.hivemq.extension.sdk.api.parameter.ExtensionStopInput;
import com.hivemq.extension.sdk.api.parameter.ExtensionStopOutput;
import com.hivemq.extension.sdk.api.services.Services;
import dev.upshift.broker.registry.Roster;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts our authenticator and authorizer into HiveMQ (which would otherwise allow everything), and
 * throws out users that were removed from the registry while connected.
 */
final class SecurityExtension implements ExtensionMain {
  private static final Logger LOG = LoggerFactory.getLogger(SecurityExtension.class);
  private static final int CHECKERS = 2;
  private static final int MOST_WAITING = 1_000;

  private final CurrentUsers users;
  private final ExecutorService checkers =
      new ThreadPoolExecutor(
          CHECKERS,
          CHECKERS,
          0,
          TimeUnit.SECONDS,
          new ArrayBlockingQueue<>(MOST_WAITING),
          Thread.ofPlatform().daemon().name("password-check-", 0).factory());

  /** Who is connected with which client id; people's ids need not tell. */
  private final Map<String, String> owners = new ConcurrentHashMap<>();

  /** The registry that the sessions were last compared with; only the watching task touches it. */
  private String comparedWith = "";

  SecurityExtension(CurrentUsers users) {
    this.users = users;
  }

  @Override
  public void extensionStart(ExtensionStartInput input, ExtensionStartOutput output) {
    UserAuthenticator authenticator =
        new UserAuthenticator(users, new PasswordCheck(), checkers, owners);
    TableAuthorizer authorizer = new TableAuthorizer(users);
    Services.securityRegistry().setAuthenticatorProvider(_ -> authenticator);
    Services.securityRegistry().setAuthorizerProvider(_ -> authorizer);
    MadeUpIds madeUpIds = new MadeUpIds(users);
    Services.interceptorRegistry().setConnectInboundInterceptorProvider(_ -> madeUpIds);
    Departures departures = new Departures(owners);
    Services.eventRegistry().setClientLifecycleEventListener(_ -> departures);
    var _ =
        Services.extensionExecutorService()
            .scheduleWithFixedDelay(this::watch, 1, 1, TimeUnit.SECONDS);
  }

  @Override
  public void extensionStop(ExtensionStopInput input, ExtensionStopOutput output) {
    checkers.shutdownNow();
  }

  private void watch() {
    try {
      CurrentUsers.Snapshot now = users.refreshed();
      if (!now.stamp().equals(comparedWith)) {
        comparedWith = now.stamp();
        throwOutStrangers(now.roster());
      }
    } catch (RuntimeException e) {
      LOG.error("The registry could not be looked at; it is tried again.", e);
    }
  }

  /** Sessions go with their users: they would keep a removed host's subscriptions. */
  private void throwOutStrangers(Roster roster) {
    var _ =
        Services.clientService()
            .iterateAllClients((_, session) -> endIfStranger(roster, session.getClientIdentifier()))
            .whenComplete((_, failure) -> report(failure));
  }

  private void endIfStranger(Roster roster, String clientId) {
    String owner = owners.get(clientId);
    boolean known =
        owner == null
            ? roster.users().stream().anyMatch(user -> roster.owns(user.name(), clientId))
            : roster.find(owner).isPresent();
    if (!known) {
      LOG.info("The session '{}' ends: its user was removed.", clientId);
      var _ =
          Services.clientService()
              .invalidateSession(clientId)
              .whenComplete((_, failure) -> report(failure));
    }
  }

  private static void report(@Nullable Throwable failure) {
    if (failure != null) {
      LOG.error("A removed user could not be disconnected; it can do nothing more.", failure);
    }
  }
}
