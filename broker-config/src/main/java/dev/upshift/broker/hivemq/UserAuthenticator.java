package dev.upshift.broker.hivemq;

import com.hivemq.extension.sdk.api.async.Async;
import com.hivemq.extension.sdk.api.async.TimeoutFallback;
import com.hivemq.extension.sdk.api.auth.SimpleAuthenticator;
import com.hivemq.extension.sdk.api.auth.parameter.SimpleAuthInput;
import com.hivemq.extension.sdk.api.auth.parameter.SimpleAuthOutput;
import com.hivemq.extension.sdk.api.client.parameter.ConnectionAttributeStore;
import com.hivemq.extension.sdk.api.packets.connect.ConnackReasonCode;
import com.hivemq.extension.sdk.api.packets.connect.ConnectPacket;
import dev.upshift.broker.registry.RegisteredUser;
import dev.upshift.broker.registry.Roster;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets registered users in, with their password and a client id of their own. Passwords are checked
 * on threads of their own, because bcrypt takes its time and others' messages must not wait for it.
 */
final class UserAuthenticator implements SimpleAuthenticator {
  /** The connection's attribute that names the user for the authorizer. */
  static final String USER = "upshift.user";

  private static final Logger LOG = LoggerFactory.getLogger(UserAuthenticator.class);
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final CurrentUsers users;
  private final PasswordCheck passwords;
  private final Executor checkers;

  /** Who is connected with which client id. */
  private final Map<String, String> owners;

  UserAuthenticator(
      CurrentUsers users, PasswordCheck passwords, Executor checkers, Map<String, String> owners) {
    this.users = users;
    this.owners = owners;
    this.passwords = passwords;
    this.checkers = checkers;
  }

  @Override
  public void onConnect(SimpleAuthInput input, SimpleAuthOutput output) {
    Async<SimpleAuthOutput> async =
        output.async(PATIENCE, TimeoutFallback.FAILURE, ConnackReasonCode.SERVER_BUSY);
    try {
      checkers.execute(() -> decide(input, async));
    } catch (RejectedExecutionException _) {
      output.failAuthentication(ConnackReasonCode.SERVER_BUSY);
      async.resume();
    }
  }

  private void decide(SimpleAuthInput input, Async<SimpleAuthOutput> async) {
    SimpleAuthOutput output = async.getOutput();
    try {
      Optional<ConnackReasonCode> refusal = refusal(input);
      refusal.ifPresentOrElse(output::failAuthentication, output::authenticateSuccessfully);
    } catch (RuntimeException e) {
      LOG.error("A connection attempt could not be judged and is refused.", e);
      output.failAuthentication(ConnackReasonCode.UNSPECIFIED_ERROR);
    } finally {
      async.resume();
    }
  }

  private Optional<ConnackReasonCode> refusal(SimpleAuthInput input) {
    ConnectPacket connect = input.getConnectPacket();
    Roster roster = users.refreshed().roster();
    Optional<RegisteredUser> user = connect.getUserName().flatMap(roster::find);
    if (user.isEmpty() || !passwords.accepts(user.get(), password(connect))) {
      LOG.warn("Refused {}: unknown user or wrong password.", describe(connect));
      return Optional.of(ConnackReasonCode.BAD_USER_NAME_OR_PASSWORD);
    }
    if (!roster.allowsClientId(user.get(), connect.getClientId())) {
      LOG.warn("Refused {}: the client id is not the user's.", describe(connect));
      return Optional.of(ConnackReasonCode.CLIENT_IDENTIFIER_NOT_VALID);
    }
    ConnectionAttributeStore attributes =
        input.getConnectionInformation().getConnectionAttributeStore();
    attributes.putAsString(USER, user.get().name());
    owners.put(connect.getClientId(), user.get().name());
    return Optional.empty();
  }

  private static byte[] password(ConnectPacket connect) {
    ByteBuffer given = connect.getPassword().orElseGet(() -> ByteBuffer.allocate(0));
    byte[] bytes = new byte[given.remaining()];
    given.duplicate().get(bytes);
    return bytes;
  }

  /** What a stranger sent, without what could break a line of the log. */
  private static String describe(ConnectPacket connect) {
    return "user '%s', client id '%s'"
        .formatted(plain(connect.getUserName().orElse("")), plain(connect.getClientId()));
  }

  private static String plain(String text) {
    String short80 = text.length() > 80 ? text.substring(0, 80) : text;
    return short80.replaceAll("[^\\x20-\\x7e]", "?");
  }
}
