package dev.upshift.broker.hivemq;

import com.hivemq.extension.sdk.api.ExtensionMain;
import com.hivemq.extension.sdk.api.parameter.ExtensionStartInput;
import com.hivemq.extension.sdk.api.parameter.ExtensionStartOutput;
import com.hivemq.extension.sdk.api.parameter.ExtensionStopInput;
import com.hivemq.extension.sdk.api.parameter.ExtensionStopOutput;
import com.hivemq.extension.sdk.api.services.Services;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
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

  /** Only the watching task touches it. */
  private Set<String> known = new HashSet<>();

  SecurityExtension(CurrentUsers users) {
    this.users = users;
  }

  @Override
  public void extensionStart(ExtensionStartInput input, ExtensionStartOutput output) {
    UserAuthenticator authenticator = new UserAuthenticator(users, new PasswordCheck(), checkers);
    TableAuthorizer authorizer = new TableAuthorizer(users);
    Services.securityRegistry().setAuthenticatorProvider(_ -> authenticator);
    Services.securityRegistry().setAuthorizerProvider(_ -> authorizer);
    known = names();
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
      users.refreshed();
      Set<String> now = names();
      known.stream().filter(name -> !now.contains(name)).forEach(this::throwOut);
      known = now;
    } catch (RuntimeException e) {
      LOG.error("The registry could not be looked at; it is tried again.", e);
    }
  }

  /** The session goes, too: it would keep a removed host's subscriptions. */
  private void throwOut(String user) {
    LOG.info("'{}' was removed and is disconnected.", user);
    var _ =
        Services.clientService()
            .iterateAllClients((_, session) -> endIfOwned(user, session.getClientIdentifier()))
            .whenComplete((_, failure) -> report(failure));
  }

  private void endIfOwned(String user, String clientId) {
    if (clientId.equals(user) || ownedOnlyBy(user, clientId)) {
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

  private boolean ownedOnlyBy(String user, String clientId) {
    return clientId.startsWith(user + "-")
        && users.snapshot().roster().users().stream()
            .noneMatch(other -> users.snapshot().roster().allowsClientId(other, clientId));
  }

  private Set<String> names() {
    Set<String> names = new HashSet<>();
    users.snapshot().roster().users().forEach(user -> names.add(user.name()));
    return names;
  }
}
