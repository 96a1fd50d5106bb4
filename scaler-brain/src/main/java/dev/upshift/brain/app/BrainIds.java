package dev.upshift.brain.app;

import java.security.SecureRandom;
import java.util.HexFormat;

/** Ids and tokens that nobody can guess. */
final class BrainIds {
  private static final SecureRandom RANDOM = new SecureRandom();

  private BrainIds() {}

  /** A brain's own id. */
  static String fresh() {
    return "brain-" + hexadecimal(4);
  }

  static String token() {
    return hexadecimal(32);
  }

  private static String hexadecimal(int bytes) {
    byte[] random = new byte[bytes];
    RANDOM.nextBytes(random);
    return HexFormat.of().formatHex(random);
  }
}
