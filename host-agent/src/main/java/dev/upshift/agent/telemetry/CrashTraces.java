package dev.upshift.agent.telemetry;

import java.io.IOException;
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
 * What a kernel left about its own end in the firmware's store, from where systemd moves it to its
 * own folder. Often only root may read it; then nothing is known.
 *
 * @param folders where to look
 */
public record CrashTraces(List<Path> folders) {
  private static final Logger LOG = LoggerFactory.getLogger(CrashTraces.class);

  /** systemd gives a record of the firmware a folder of its own, with its parts below. */
  private static final int DEPTH = 3;

  private record Meaning(String words, String name) {}

  /** The gravest first: a panic may follow the others. */
  private static final List<Meaning> MEANINGS =
      List.of(
          new Meaning("Kernel panic", "kernel panic"),
          new Meaning("Out of memory", "kernel out of memory"),
          new Meaning("Oops", "kernel oops"));

  public CrashTraces {
    folders = List.copyOf(folders);
  }

  public static CrashTraces standard() {
    return new CrashTraces(List.of(Path.of("/sys/fs/pstore"), Path.of("/var/lib/systemd/pstore")));
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
    return file.getFileName().toString().startsWith("dmesg");
  }

  private static Optional<String> meaning(Path file) {
    try {
      String text = Files.readString(file, StandardCharsets.ISO_8859_1);
      return MEANINGS.stream()
          .filter(m -> text.contains(m.words()))
          .map(Meaning::name)
          .findFirst()
          .or(() -> Optional.of("kernel messages of a crash"));
    } catch (IOException _) {
      return Optional.empty(); // For root's eyes only.
    }
  }
}
