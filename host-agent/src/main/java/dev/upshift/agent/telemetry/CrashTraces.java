package dev.upshift.agent.telemetry;

import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a kernel left about its own end: in the firmware's store, from where systemd moves it to its
 * own folder, or beside the dump that kdump made of it. Often only root may read it; then nothing
 * is known.
 *
 * @param folders where to look
 */
public record CrashTraces(List<Path> folders) {
  private static final Logger LOG = LoggerFactory.getLogger(CrashTraces.class);

  /**
   * systemd gives a record of the firmware a folder of its own, with its parts below, and kdump
   * gives one to each crash.
   */
  private static final int DEPTH = 3;

  /** A kernel's whole log is longer; how it ended stands at the end. */
  private static final int MOST_BYTES = 1024 * 1024;

  public CrashTraces {
    folders = List.copyOf(folders);
  }

  /** The newest trace that was written after a time, in words. */
  public Optional<String> since(Instant time) {
    return folders.stream()
        .flatMap(f -> traces(f).stream())
        .filter(t -> t.at().isAfter(time))
        .max(Comparator.comparing(Trace::at).thenComparing(Trace::file))
        .flatMap(t -> meaning(t.file()).map(m -> m + ", on record in " + t.file()));
  }

  private record Trace(Path file, Instant at) {}

  private static List<Trace> traces(Path folder) {
    List<Trace> found = new ArrayList<>();
    try {
      Files.walkFileTree(
          folder,
          Set.of(),
          DEPTH,
          new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
              if (attributes.isRegularFile() && isNamed(file)) {
                found.add(new Trace(file, attributes.lastModifiedTime().toInstant()));
              }
              return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException e) {
              return FileVisitResult.CONTINUE; // Missing, or for root's eyes only.
            }
          });
    } catch (IOException e) {
      LOG.debug("{} cannot be looked at", folder, e);
    }
    return found;
  }

  private static boolean isNamed(Path file) {
    String name = file.getFileName().toString();
    return name.startsWith("dmesg") || name.startsWith("vmcore-dmesg");
  }

  private static Optional<String> meaning(Path file) {
    try {
      return KernelTrouble.in(end(file))
          .map(KernelTrouble::description)
          .or(() -> Optional.of("kernel messages of a crash"));
    } catch (IOException _) {
      return Optional.empty(); // For root's eyes only.
    }
  }

  private static String end(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file)) {
      channel.position(Math.max(0, channel.size() - MOST_BYTES));
      return new String(
          Channels.newInputStream(channel).readNBytes(MOST_BYTES), StandardCharsets.ISO_8859_1);
    }
  }
}
