package dev.upshift.agent.checkpoint;

import dev.upshift.agent.checkpoint.Saved.Part;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

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

  /** No deeper below the base than this does anything match. */
  private final int levels;

  /**
   * @param glob such as {@code checkpoints/*.bin} or {@code runs/**}{@code /last.pt}
   * @param folder what it is relative to
   */
  public CheckpointPattern(String glob, Path folder) {
    this.glob = glob;
    Path fixed = folder;
    String[] parts = glob.split("/", -1);
    int level = 0;
    if (glob.startsWith("/")) {
      fixed = Path.of("/");
      level = 1;
    }
    while (level < parts.length - 1 && !GLOB.matcher(parts[level]).find()) {
      fixed = fixed.resolve(parts[level++]);
    }
    this.base = fixed.normalize();
    String rest = String.join("/", Arrays.asList(parts).subList(level, parts.length));
    this.levels = rest.contains("**") ? DEPTH_LIMIT : parts.length - level;
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
    Path root = base.toRealPath(); // A walk does not enter a link, though it begins there.
    Map<String, List<Part>> found = new TreeMap<>();
    Files.walkFileTree(root, Set.of(), DEPTH_LIMIT, new Walk(root, found));
    return found.entrySet().stream()
        .map(e -> saved(e.getKey(), e.getValue()))
        .sorted(Saved.BY_AGE)
        .toList();
  }

  /**
   * Enters only folders in which the pattern can match: a project with its data and its packages
   * may lie around the checkpoints. What may not be read, or goes away meanwhile, hides itself
   * alone.
   */
  private final class Walk extends SimpleFileVisitor<Path> {
    private final Path root;
    private final Map<String, List<Part>> found;
    private int files;

    private Walk(Path root, Map<String, List<Part>> found) {
      this.root = root;
      this.found = found;
    }

    @Override
    public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
      Path relative = root.relativize(folder);
      boolean outside =
          !folder.equals(root)
              && relative.getNameCount() >= levels
              && checkpoint(relative).isEmpty();
      return outside || isOwn(folder) ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
      Path relative = root.relativize(file);
      checkpoint(relative)
          .ifPresent(name ->
              part(relative)
                  .ifPresent(p -> found.computeIfAbsent(name, _ -> new ArrayList<>()).add(p)));
      return ++files < FILE_LIMIT ? FileVisitResult.CONTINUE : FileVisitResult.TERMINATE;
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
      if (file.equals(root)) {
        throw e;
      }
      return FileVisitResult.CONTINUE;
    }

    private static boolean isOwn(Path file) {
      return file.getFileName() != null && file.getFileName().toString().startsWith(OWN);
    }
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
    return Walk.isOwn(relative)
        ? Optional.empty()
        : IntStream.rangeClosed(1, relative.getNameCount())
            .mapToObj(level -> relative.subpath(0, level))
            .filter(matcher::matches)
            .map(Path::toString)
            .findFirst();
  }

  private Optional<Part> part(Path relative) {
    try {
      BasicFileAttributes attributes =
          Files.readAttributes(base.resolve(relative), BasicFileAttributes.class);
      return attributes.isRegularFile()
          ? Optional.of(
              new Part(
                  relative.toString(),
                  attributes.size(),
                  attributes.lastModifiedTime().toInstant()))
          : Optional.empty();
    } catch (IOException _) {
      return Optional.empty();
    }
  }
}
