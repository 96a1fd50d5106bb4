package dev.upshift.agent.telemetry;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Tells when the newest checkpoint was written, from a pattern of file names. Blocks. */
public final class CheckpointWatch {
  private static final Pattern GLOB = Pattern.compile("[*?\\[{]");
  private static final int DEPTH_LIMIT = 16;
  private static final int FILE_LIMIT = 100_000;

  private final Path base;
  private final PathMatcher matcher;

  /**
   * @param glob such as {@code checkpoints/*.bin} or {@code runs/**}{@code /last.pt}
   * @param folder what it is relative to
   */
  public CheckpointWatch(String glob, Path folder) {
    Path fixed = folder;
    String[] levels = glob.split("/", -1);
    int level = 0;
    if (glob.startsWith("/")) {
      fixed = Path.of("/");
      level = 1;
    }
    while (level < levels.length - 1 && !GLOB.matcher(levels[level]).find()) {
      fixed = fixed.resolve(levels[level++]);
    }
    this.base = fixed.normalize();
    String rest = String.join("/", Arrays.asList(levels).subList(level, levels.length));
    this.matcher = FileSystems.getDefault().getPathMatcher("glob:" + rest);
  }

  public Optional<Instant> newest() throws IOException {
    if (!Files.isDirectory(base)) {
      return Optional.empty();
    }
    try (Stream<Path> files = Files.walk(base, DEPTH_LIMIT)) {
      return files
          .limit(FILE_LIMIT)
          .filter(f -> isCheckpoint(base.relativize(f)))
          .filter(Files::isRegularFile)
          .flatMap(f -> modified(f).stream())
          .max(Instant::compareTo);
    } catch (UncheckedIOException e) {
      throw new IOException(e.getCause());
    }
  }

  /** A folder that matches counts with all that is in it. */
  private boolean isCheckpoint(Path relative) {
    return IntStream.rangeClosed(1, relative.getNameCount())
        .anyMatch(levels -> matcher.matches(relative.subpath(0, levels)));
  }

  private static Optional<Instant> modified(Path file) {
    try {
      return Optional.of(Files.getLastModifiedTime(file)).map(FileTime::toInstant);
    } catch (IOException _) {
      return Optional.empty();
    }
  }
}
