package dev.upshift.agent.checkpoint;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Puts a kept checkpoint back. What was there is kept in {@code .upshift-aside} beside it, the last
 * few times. To be done while nothing of the training runs; done again, it comes to the same.
 */
final class Restorer {
  private static final String ASIDE = CheckpointPattern.OWN + "aside";

  private final KeptStore store;
  private final int asideLimit;

  Restorer(KeptStore store, int asideLimit) {
    this.store = store;
    this.asideLimit = asideLimit;
  }

  /**
   * Puts it back.
   *
   * @param replaced what the training must not find any more
   * @param stamp names the place where that is kept
   */
  void restore(Manifest manifest, List<Saved> replaced, String stamp) throws IOException {
    Path base = Path.of(manifest.base());
    Path aside = base.resolve(ASIDE).resolve(stamp);
    List<Path> fresh = new ArrayList<>();
    try {
      for (String name : manifest.names()) {
        fresh.add(copied(manifest, name, base));
      }
      for (Saved saved : replaced) {
        if (!manifest.names().contains(saved.name())) {
          setAside(saved.path(), aside.resolve(saved.name()));
        }
      }
      for (int i = 0; i < fresh.size(); i++) {
        Path place = base.resolve(manifest.names().get(i));
        exchange(fresh.get(i), place, aside.resolve(manifest.names().get(i)));
      }
    } finally {
      for (Path each : fresh) {
        Disk.remove(each);
      }
    }
    prune(base.resolve(ASIDE));
  }

  /** Takes checkpoints out of the training's sight. */
  void setAside(Path base, List<Saved> bad, String stamp) throws IOException {
    for (Saved saved : bad) {
      setAside(saved.path(), base.resolve(ASIDE).resolve(stamp).resolve(saved.name()));
    }
    prune(base.resolve(ASIDE));
  }

  private static void setAside(Path place, Path aside) throws IOException {
    Disk.remove(aside);
    Disk.move(place, aside);
  }

  /** A copy beside the place, on the same file system. */
  private Path copied(Manifest manifest, String name, Path base) throws IOException {
    Path place = base.resolve(name);
    Path fresh = place.resolveSibling(CheckpointPattern.OWN + "new-" + place.getFileName());
    Disk.remove(fresh);
    Path source = store.file(manifest, name);
    try (Stream<Path> all = Files.walk(source)) {
      for (Path each : (Iterable<Path>) all.filter(Files::isRegularFile)::iterator) {
        Disk.copy(each, fresh.resolve(source.relativize(each).toString()).normalize());
      }
    } catch (IOException e) {
      Disk.remove(fresh);
      throw e;
    }
    if (Files.isDirectory(fresh)) {
      Disk.syncFolders(fresh);
    }
    return fresh;
  }

  /** A file's place is never empty: the old one gets a second name before the new one takes it. */
  private static void exchange(Path fresh, Path place, Path aside) throws IOException {
    Disk.remove(aside);
    if (Files.isRegularFile(place, LinkOption.NOFOLLOW_LINKS)) {
      Files.createDirectories(Disk.parent(aside));
      keepAside(place, aside);
    } else if (Files.exists(place, LinkOption.NOFOLLOW_LINKS)) {
      Disk.move(place, aside);
    }
    Files.move(fresh, place, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    Disk.sync(Disk.parent(place));
  }

  private static void keepAside(Path place, Path aside) throws IOException {
    try {
      Files.createLink(aside, place);
    } catch (IOException | UnsupportedOperationException _) {
      Disk.copy(place, aside); // A file system without hard links.
    }
    Disk.sync(Disk.parent(aside));
  }

  private void prune(Path asides) throws IOException {
    if (!Files.isDirectory(asides)) {
      return;
    }
    List<Path> all = new ArrayList<>();
    try (DirectoryStream<Path> found = Files.newDirectoryStream(asides)) {
      found.forEach(all::add);
    }
    all.sort(null);
    for (Path old : all.subList(0, Math.max(0, all.size() - asideLimit))) {
      Disk.remove(old);
    }
  }
}
