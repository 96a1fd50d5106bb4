package dev.upshift.agent.telemetry;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;

/**
 * The room on a place's file system, by one question to the kernel: the library's file stores read
 * the whole table of mounts for it.
 *
 * @param usableBytes free for this user
 */
public record DiskSpace(long usableBytes, long totalBytes) {
  public static DiskSpace of(Path place) throws IOException {
    File file = place.toFile();
    long total = file.getTotalSpace();
    if (total == 0) {
      throw new IOException("the disk of " + place + " does not tell its size");
    }
    return new DiskSpace(file.getUsableSpace(), total);
  }
}
