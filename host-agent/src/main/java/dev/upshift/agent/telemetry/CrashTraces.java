package dev.upshift.agent.telemetry;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a kernel left about its own end in the firmware's store, from where systemd moves it to its
 * own folder. Often only root may read it; then nothing is known.
 *
 * @param folders where to look
 */
public record CrashTraces(List<Path> folders) {
  private static final Map<String, String> MEANINGS =
      Map.of(
          "Kernel panic", "kernel panic",
          "Oops", "kernel oops",
          "Out of memory", "kernel out of memory");

  public CrashTraces {
    folders = List.copyOf(folders);
  }

  public static CrashTraces standard() {
    return new CrashTraces(List.of(Path.of("/sys/fs/pstore"), Path.of("/var/lib/systemd/pstore")));
  }

  /** The newest trace that was written after a time, in words. */
  public Optional<String> since(Instant time) {
    return folders.stream().flatMap(f -> found(f, time).stream()).findFirst();
  }

  private static Optional<String> found(Path folder, Instant time) {
    if (!Files.isDirectory(folder)) {
      return Optional.empty();
    }
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "dmesg-*")) {
      for (Path file : files) {
        if (Files.getLastModifiedTime(file).toInstant().isAfter(time)) {
          return Optional.of(meaning(file) + ", on record in " + file);
        }
      }
    } catch (IOException | DirectoryIteratorException _) {
      // For root's eyes only.
    }
    return Optional.empty();
  }

  private static String meaning(Path file) throws IOException {
    String text = Files.readString(file, StandardCharsets.ISO_8859_1);
    return MEANINGS.entrySet().stream()
        .filter(m -> text.contains(m.getKey()))
        .map(Map.Entry::getValue)
        .sorted()
        .reduce((_, last) -> last)
        .orElse("kernel messages of a crash");
  }
}
