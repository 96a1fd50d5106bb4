package dev.upshift.broker.registry;

import at.favre.lib.crypto.bcrypt.BCrypt;
import dev.upshift.configuration.ExitCode;
import dev.upshift.configuration.FailureException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.stream.Collectors;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/** Makes passwords, and the hashes of them that the brokers check. */
final class Passwords {
  /** So that a broker that restarts can check hundreds of reconnecting hosts in seconds. */
  private static final int BCRYPT_COST = 10;

  /** Mosquitto checks on its only thread: some 10 ms a connect. */
  private static final int PBKDF2_ITERATIONS = 10_000;

  private static final int PBKDF2_SALT_BYTES = 12;
  private static final int PBKDF2_HASH_BITS = 512;
  private static final int GENERATED_LENGTH = 32;
  private static final int SHORTEST = 8;

  /** What bcrypt can take. */
  private static final int MOST_BYTES = 72;

  private static final String LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz23456789";
  private static final SecureRandom RANDOM = new SecureRandom();

  private Passwords() {}

  /** A random password of letters and digits that cannot be mistaken for each other. */
  static String generate() {
    return RANDOM
        .ints(GENERATED_LENGTH, 0, LETTERS.length())
        .mapToObj(i -> String.valueOf(LETTERS.charAt(i)))
        .collect(Collectors.joining());
  }

  /** Refuses what no broker could check well. */
  static void validate(String password) {
    int bytes = password.getBytes(StandardCharsets.UTF_8).length;
    if (password.length() < SHORTEST || bytes > MOST_BYTES || !password.strip().equals(password)) {
      throw new FailureException(
          ExitCode.USAGE,
          "A password must have "
              + SHORTEST
              + " characters or more, "
              + MOST_BYTES
              + " bytes at most, and no space at its ends: choose another, or leave it out to have"
              + " one generated.");
    }
  }

  static String bcrypt(String password) {
    return BCrypt.withDefaults().hashToString(BCRYPT_COST, password.toCharArray());
  }

  static boolean matches(String password, String bcrypt) {
    return BCrypt.verifyer().verify(password.toCharArray(), bcrypt).verified;
  }

  /** Mosquitto's {@code $7$iterations$salt$hash}: PBKDF2 with HMAC-SHA-512. */
  static String pbkdf2(String password) {
    byte[] salt = new byte[PBKDF2_SALT_BYTES];
    RANDOM.nextBytes(salt);
    PBEKeySpec spec =
        new PBEKeySpec(password.toCharArray(), salt, PBKDF2_ITERATIONS, PBKDF2_HASH_BITS);
    try {
      byte[] hash =
          SecretKeyFactory.getInstance("PBKDF2WithHmacSHA512").generateSecret(spec).getEncoded();
      Base64.Encoder base64 = Base64.getEncoder();
      return "$7$"
          + PBKDF2_ITERATIONS
          + "$"
          + base64.encodeToString(salt)
          + "$"
          + base64.encodeToString(hash);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has PBKDF2WithHmacSHA512", e);
    }
  }
}
