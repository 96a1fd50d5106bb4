package dev.upshift.examples.cartpole.checkpoint;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/**
 * The bytes of a checkpoint file: a mark and a version, the length of the payload, its checksum,
 * the payload. A file cut short or changed anywhere does not open.
 */
final class Envelope {
  private static final long MARK = 0x5550_5348_4946_5431L;
  private static final int HEADER_BYTES = Long.BYTES + Integer.BYTES + Integer.BYTES;

  private Envelope() {}

  static ByteBuffer seal(byte[] payload) {
    ByteBuffer sealed = ByteBuffer.allocate(HEADER_BYTES + payload.length);
    sealed.putLong(MARK).putInt(payload.length).putInt(checksum(payload)).put(payload);
    return sealed.flip();
  }

  /**
   * Takes the payload out.
   *
   * @throws IllegalArgumentException where the bytes are no whole checkpoint; the message says why
   */
  static byte[] open(byte[] bytes) {
    if (bytes.length < HEADER_BYTES) {
      throw new IllegalArgumentException("it has only " + bytes.length + " bytes");
    }
    ByteBuffer sealed = ByteBuffer.wrap(bytes);
    if (sealed.getLong() != MARK) {
      throw new IllegalArgumentException("it does not begin as one");
    }
    int length = sealed.getInt();
    int checksum = sealed.getInt();
    if (length != sealed.remaining()) {
      throw new IllegalArgumentException(
          "it holds " + sealed.remaining() + " bytes of state where " + length + " are announced");
    }
    byte[] payload = new byte[length];
    sealed.get(payload);
    if (checksum(payload) != checksum) {
      throw new IllegalArgumentException("its checksum does not match");
    }
    return payload;
  }

  private static int checksum(byte[] payload) {
    CRC32C checksum = new CRC32C();
    checksum.update(payload);
    return (int) checksum.getValue();
  }
}
