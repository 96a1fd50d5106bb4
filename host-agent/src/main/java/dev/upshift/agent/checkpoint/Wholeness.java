package dev.upshift.agent.checkpoint;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.stream.StreamSupport;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Tells a file that was cut off from a whole one, for formats that say how long they are: zip (as
 * PyTorch, NumPy and Keras save), HDF5 and safetensors. Of others nothing is known.
 */
final class Wholeness {
  private static final int ZIP = 0x04034b50;
  private static final int ZIP_END = 0x06054b50;
  private static final int ZIP_END_BYTES = 22;
  private static final int ZIP_COMMENT_LIMIT = 65_535;
  private static final long HDF5 = 0x0a1a0a0d46444889L;
  private static final int HDF5_HEADER_BYTES = 48;
  private static final int HEADER_LIMIT = 16 * 1024 * 1024;
  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  private Wholeness() {}

  /** What is wrong with the file, if anything is. */
  static Optional<String> complaint(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      ByteBuffer head = read(channel, 0, HDF5_HEADER_BYTES);
      if (head.limit() < Long.BYTES) {
        return Optional.empty();
      }
      if (head.getInt(0) == ZIP) {
        return hasZipEnd(channel) ? Optional.empty() : Optional.of("its zip directory is cut off");
      }
      if (head.getLong(0) == HDF5) {
        return shorter(channel, hdf5Bytes(head), "HDF5");
      }
      return file.toString().endsWith(".safetensors")
          ? shorter(channel, tensorBytes(channel, head.getLong(0)), "safetensors")
          : Optional.empty();
    }
  }

  private static Optional<String> shorter(FileChannel channel, long wanted, String format)
      throws IOException {
    long size = channel.size();
    return size < wanted
        ? Optional.of("it has %d bytes, but its %s header says %d".formatted(size, format, wanted))
        : Optional.empty();
  }

  private static boolean hasZipEnd(FileChannel channel) throws IOException {
    long size = channel.size();
    int length = (int) Math.min(size, ZIP_END_BYTES + ZIP_COMMENT_LIMIT);
    ByteBuffer tail = read(channel, size - length, length);
    for (int at = tail.limit() - ZIP_END_BYTES; at >= 0; at--) {
      if (tail.getInt(at) == ZIP_END) {
        return true;
      }
    }
    return false;
  }

  /** The end of the file by its superblock; 0 where that cannot be told. */
  private static long hdf5Bytes(ByteBuffer head) {
    if (head.limit() < HDF5_HEADER_BYTES) {
      return HDF5_HEADER_BYTES;
    }
    int version = head.get(8);
    int offsetBytes = head.get(version < 2 ? 13 : 9);
    boolean known = offsetBytes == Long.BYTES && version <= 3 && version != 1;
    return known ? head.getLong(version == 0 ? 40 : 28) : 0;
  }

  private static long tensorBytes(FileChannel channel, long headerBytes) throws IOException {
    long start = Long.BYTES + headerBytes;
    if (headerBytes <= 0 || headerBytes > HEADER_LIMIT || channel.size() < start) {
      return Math.max(start, Long.BYTES);
    }
    ByteBuffer header = read(channel, Long.BYTES, Math.toIntExact(headerBytes));
    try {
      JsonNode tensors = MAPPER.readTree(StandardCharsets.UTF_8.decode(header).toString());
      return start
          + StreamSupport.stream(tensors.spliterator(), false)
              .mapToLong(t -> t.path("data_offsets").path(1).asLong(0))
              .max()
              .orElse(0);
    } catch (JacksonException _) {
      return 0;
    }
  }

  private static ByteBuffer read(FileChannel channel, long from, int length) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
    while (buffer.hasRemaining() && channel.read(buffer, from + buffer.position()) >= 0) {}
    return buffer.flip();
  }
}
