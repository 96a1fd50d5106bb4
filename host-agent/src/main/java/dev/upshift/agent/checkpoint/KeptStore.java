package dev.upshift.agent.checkpoint;

import dev.upshift.agent.checkpoint.Manifest.Entry;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * The folder of kept checkpoints: {@code ID/manifest.json} and {@code ID/files/…}. One is there as
 * a whole or not at all, and on the disk before it is listed.
 */
final class KeptStore {
  private static final Logger LOG = LoggerFactory.getLogger(KeptStore.class);
  private static final String FRESH = ".new-";
  private static final String MANIFEST = "manifest.json";
  private static final String SENT = "sent";
  private static final Comparator<Manifest> OLDEST_FIRST =
      Comparator.comparingLong(Manifest::number);
  private static final JsonMapper MAPPER =
      JsonMapper.builder().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();

  private final Path folder;

  KeptStore(Path folder) {
    this.folder = folder;
  }

  /** What is kept, oldest first; a copy that was not finished is removed. */
  List<Manifest> open() throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    List<Manifest> found = new ArrayList<>();
    try (DirectoryStream<Path> all = Files.newDirectoryStream(folder)) {
      for (Path each : all) {
        if (each.getFileName().toString().startsWith(FRESH)) {
          Disk.remove(each);
        } else {
          read(each).ifPresent(found::add);
        }
      }
    }
    found.sort(OLDEST_FIRST);
    return found;
  }

  Path file(Manifest manifest, String name) {
    return files(folder.resolve(manifest.id())).resolve(name);
  }

  Path files(Manifest manifest) {
    return files(folder.resolve(manifest.id()));
  }

  private static Path files(Path entry) {
    return entry.resolve("files");
  }

  boolean has(String id) {
    return Files.exists(folder.resolve(id));
  }

  Path folder() {
    return folder;
  }

  /**
   * Keeps files aside.
   *
   * @param draft the manifest without its files
   * @return empty where the training wrote to them meanwhile
   */
  Optional<Manifest> keep(Manifest draft, List<Saved> saved, boolean link) throws IOException {
    Path fresh = folder.resolve(FRESH + draft.id());
    Disk.remove(fresh);
    try {
      List<Entry> entries = new ArrayList<>();
      for (Saved each : saved) {
        for (Saved.Part part : each.parts()) {
          Path from = Path.of(draft.base()).resolve(part.name());
          Optional<Entry> entry = one(part, from, files(fresh).resolve(part.name()), link);
          if (entry.isEmpty()) {
            return Optional.empty();
          }
          entries.add(entry.get());
        }
      }
      Manifest whole =
          new Manifest(
              draft.id(),
              draft.number(),
              draft.keptAt(),
              draft.savedAt(),
              draft.mode(),
              draft.glob(),
              draft.base(),
              draft.names(),
              entries,
              draft.progress());
      write(fresh.resolve(MANIFEST), MAPPER.writeValueAsBytes(whole));
      Disk.syncFolders(fresh);
      Disk.move(fresh, folder.resolve(draft.id()));
      return Optional.of(whole);
    } finally {
      Disk.remove(fresh);
    }
  }

  private static Optional<Entry> one(Saved.Part part, Path from, Path to, boolean link)
      throws IOException {
    if (link) {
      Files.createDirectories(Disk.parent(to));
      Files.createLink(to, from);
    } else {
      Disk.copy(from, to);
    }
    BasicFileAttributes after = Files.readAttributes(from, BasicFileAttributes.class);
    boolean same =
        after.size() == part.bytes()
            && after.lastModifiedTime().toInstant().equals(part.savedAt())
            && Files.size(to) == part.bytes();
    return same
        ? Optional.of(
            new Entry(part.name(), part.bytes(), Sums.of(to), part.savedAt(), inode(after)))
        : Optional.empty();
  }

  static String inode(BasicFileAttributes attributes) {
    return attributes.fileKey() == null ? "" : attributes.fileKey().toString();
  }

  /** Whether the copy is what it was when it was made. */
  boolean isIntact(Manifest manifest) {
    try {
      for (Entry entry : manifest.files()) {
        Path file = file(manifest, entry.name());
        if (Files.size(file) != entry.bytes() || !Sums.of(file).equals(entry.crc32c())) {
          return false;
        }
      }
      return true;
    } catch (IOException e) {
      LOG.warn("The kept checkpoint {} cannot be read: {}", manifest.id(), e.toString());
      return false;
    }
  }

  void forget(Manifest manifest) throws IOException {
    Disk.remove(folder.resolve(manifest.id()));
  }

  boolean isSent(Manifest manifest) {
    return Files.exists(folder.resolve(manifest.id()).resolve(SENT));
  }

  void markSent(Manifest manifest) throws IOException {
    write(folder.resolve(manifest.id()).resolve(SENT), new byte[0]);
  }

  private static void write(Path file, byte[] content) throws IOException {
    Files.write(file, content);
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.force(true);
    }
  }

  private static Optional<Manifest> read(Path entry) {
    try {
      return Optional.of(
          MAPPER.readValue(Files.readAllBytes(entry.resolve(MANIFEST)), Manifest.class));
    } catch (IOException | JacksonException e) {
      LOG.warn("{} is no checkpoint that was kept, and is left alone: {}", entry, e.toString());
      return Optional.empty();
    }
  }
}
