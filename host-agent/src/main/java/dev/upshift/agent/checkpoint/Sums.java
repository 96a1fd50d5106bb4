package dev.upshift.agent.checkpoint;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.CRC32C;

/** CRC-32C, which finds a damaged copy at next to no cost. */
final class Sums {
  private static final int BUFFER = 1024 * 1024;

  private Sums() {}

  static String of(Path file) throws IOException {
    CRC32C sum = new CRC32C();
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      ByteBuffer buffer = ByteBuffer.allocate(BUFFER);
      while (channel.read(buffer) >= 0) {
        sum.update(buffer.flip());
        buffer.clear();
      }
    }
    return hex(sum);
  }

  static String of(List<Manifest.Entry> files) {
    CRC32C sum = new CRC32C();
    files.forEach(f -> sum.update((f.name() + f.crc32c()).getBytes(StandardCharsets.UTF_8)));
    return hex(sum);
  }

  private static String hex(CRC32C sum) {
    return HexFormat.of().toHexDigits((int) sum.getValue());
  }
}
