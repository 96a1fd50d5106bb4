package dev.upshift.agent.checkpoint;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a checkpoint that is kept aside.
 *
 * @param number grows with each, whatever the clock says
 * @param glob the pattern that it was found by
 * @param base the folder that names are relative to
 * @param names of its files and folders, as the pattern matched them
 * @param progress what the training had reported then
 */
public record Manifest(
    String id,
    long number,
    Instant keptAt,
    Instant savedAt,
    String mode,
    String glob,
    String base,
    List<String> names,
    List<Entry> files,
    @Nullable Double progress) {
  public Manifest {
    names = List.copyOf(names);
    files = List.copyOf(files);
  }

  /**
   * One file.
   *
   * @param inode its identity where it was found; empty where the file system has none
   */
  public record Entry(String name, long bytes, String crc32c, Instant savedAt, String inode) {}

  public long bytes() {
    return files.stream().mapToLong(Entry::bytes).sum();
  }

  /** The one file's sum, or one over the sums of all. */
  public String crc32c() {
    return files.size() == 1 ? files.getFirst().crc32c() : Sums.of(files);
  }

  /** Whether both come from the same pattern in the same place. */
  boolean isLike(Manifest other) {
    return glob.equals(other.glob()) && base.equals(other.base());
  }

  /** Whether this is what the training has there. */
  boolean isOf(List<Saved> saved) {
    return names.equals(saved.stream().map(Saved::name).toList())
        && files.stream()
            .map(f -> new Saved.Part(f.name(), f.bytes(), f.savedAt()))
            .toList()
            .equals(saved.stream().flatMap(s -> s.parts().stream()).toList());
  }
}
