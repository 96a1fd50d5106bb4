package dev.upshift.broker.hivemq;

import at.favre.lib.crypto.bcrypt.BCrypt;
import dev.upshift.broker.registry.RegisteredUser;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Checks passwords against their bcrypt hashes. A success is remembered (the bcrypt hash and a
 * digest of the password, one for each user), so that a fleet that reconnects costs no bcrypt each.
 */
final class PasswordCheck {
  private record Success(String bcrypt, String digest) {}

  private final Map<String, Success> successes = new ConcurrentHashMap<>();

  boolean accepts(RegisteredUser user, byte[] password) {
    Success attempt = new Success(user.bcrypt(), digest(password));
    if (attempt.equals(successes.get(user.name()))) {
      return true;
    }
    boolean right =
        BCrypt.verifyer().verify(password, user.bcrypt().getBytes(StandardCharsets.UTF_8)).verified;
    if (right) {
      successes.put(user.name(), attempt);
    }
    return right;
  }

  private static String digest(byte[] password) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(password));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
