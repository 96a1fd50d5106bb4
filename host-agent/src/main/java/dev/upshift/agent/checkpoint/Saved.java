package dev.upshift.agent.checkpoint;

import java.nio.file.Path;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;

/**
 * A checkpoint where the training writes it: a file, or a folder with all that is in it.
 *
 * @param name relative to the pattern's folder
 * @param savedAt when the youngest of its files was written
 */
public record Saved(Path path, String name, List<Part> parts, long bytes, Instant savedAt) {
  static final Comparator<Saved> BY_AGE =
      Comparator.comparing(Saved::savedAt).thenComparing(Saved::name);

  public Saved {
    parts = List.copyOf(parts);
  }

  /** One of its files, by its name relative to the pattern's folder. */
  record Part(String name, long bytes, Instant savedAt) {}
}
