package dev.upshift.agent.checkpoint;

import dev.upshift.agent.checkpoint.Saved.Part;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Finds a mode's checkpoints from a pattern of file names. */
public final class CheckpointPattern {
  /** What the agent itself writes beside checkpoints begins so, and is none. */
  static final String OWN = ".upshift-";

  private static final Pattern GLOB = Pattern.compile("[*?\\[{]");
  private static final int DEPTH_LIMIT = 16;
  private static final int FILE_LIMIT = 100_000;

  private final String glob;
  private final Path base;
  private final PathMatcher matcher;

  /**
   * @param glob such as {@code checkpoints/*.bin} or {@code runs/**}{@code /last.pt}
   * @param folder what it is relative to
   */
  public CheckpointPattern(String glob, Path folder) {
    this.glob = glob;
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

  /** As it was written. */
  public String glob() {
    return glob;
  }

  /** The folder that names of checkpoints are relative to. */
  public Path base() {
    return base;
  }

  /** Every checkpoint that there is, oldest first. */
  public List<Saved> find() throws IOException {
    if (!Files.isDirectory(base)) {
      return List.of();
    }
    Map<String, List<Part>> found = new TreeMap<>();
    try (Stream<Path> files = Files.walk(base, DEPTH_LIMIT)) {
      files
          .limit(FILE_LIMIT)
          .forEach(f ->
              checkpoint(base.relativize(f))
                  .ifPresent(name ->
                      part(f)
                          .ifPresent(
                              p -> found.computeIfAbsent(name, _ -> new ArrayList<>()).add(p))));
    } catch (UncheckedIOException e) {
      if (!(e.getCause() instanceof NoSuchFileException)) {
        throw new IOException(e.getCause());
      }
      // A folder went away while it was read: the next look sees the rest.
    }
    return found.entrySet().stream()
        .map(e -> saved(e.getKey(), e.getValue()))
        .sorted(Saved.BY_AGE)
        .toList();
  }

  private Saved saved(String name, List<Part> parts) {
    List<Part> sorted = parts.stream().sorted(Comparator.comparing(Part::name)).toList();
    return new Saved(
        base.resolve(name),
        name,
        sorted,
        sorted.stream().mapToLong(Part::bytes).sum(),
        sorted.stream().map(Part::savedAt).max(Instant::compareTo).orElseThrow());
  }

  /** The checkpoint that a file is, or belongs to: a folder that matches counts as a whole. */
  private Optional<String> checkpoint(Path relative) {
    for (Path level : relative) {
      if (level.toString().startsWith(OWN)) {
        return Optional.empty();
      }
    }
    return IntStream.rangeClosed(1, relative.getNameCount())
        .mapToObj(levels -> relative.subpath(0, levels))
        .filter(matcher::matches)
        .map(Path::toString)
        .findFirst();
  }

  private Optional<Part> part(Path file) {
    try {
      BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
      return attributes.isRegularFile()
          ? Optional.of(
              new Part(
                  base.relativize(file).toString(),
                  attributes.size(),
                  attributes.lastModifiedTime().toInstant()))
          : Optional.empty();
    } catch (IOException _) {
      return Optional.empty();
    }
  }
}
