package dev.upshift.agent.checkpoint;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The list of what is kept, and what has to go for a new one. Read by any thread. */
final class Shelf {
  private static final Logger LOG = LoggerFactory.getLogger(Shelf.class);

  private final KeptStore store;
  private volatile List<Manifest> kept = List.of();
  private volatile Optional<String> pinned = Optional.empty();

  Shelf(KeptStore store) {
    this.store = store;
    try {
      this.kept = List.copyOf(store.open());
    } catch (IOException e) {
      LOG.warn("The kept checkpoints in {} cannot be read: {}", store.folder(), e.toString());
    }
  }

  /** Oldest first. */
  List<Manifest> kept() {
    return kept;
  }

  Optional<Manifest> find(String id) {
    return kept.stream().filter(m -> m.id().equals(id)).findFirst();
  }

  void pin(Optional<String> id) {
    pinned = id;
  }

  long nextNumber() {
    return kept.isEmpty() ? 1 : kept.getLast().number() + 1;
  }

  /** Adds one, and drops the oldest of its kind, and more where all are too large. */
  synchronized void add(Manifest made, Keeping rules) {
    List<Manifest> next = new ArrayList<>(kept);
    next.add(made);
    kept = List.copyOf(next);
    List<Manifest> same = kept.stream().filter(m -> m.isLike(made)).toList();
    same.stream()
        .limit(Math.max(0, same.size() - rules.keep()))
        .filter(this::isNotPinned)
        .forEach(this::drop);
    for (Manifest each : kept) {
      boolean tooMuch = kept.stream().mapToLong(Manifest::bytes).sum() > rules.bytesLimit();
      if (tooMuch && isNotPinned(each) && !each.equals(newestLike(each))) {
        drop(each);
      }
    }
  }

  /** What shares its bytes with files that the training writes over is lost. */
  synchronized boolean dropShared(Set<String> inodes) {
    Set<Manifest> shared = new HashSet<>(kept);
    shared.removeIf(m -> m.files().stream().noneMatch(f -> inodes.contains(f.inode())));
    shared.stream().filter(m -> !store.isIntact(m)).forEach(this::drop);
    return !shared.isEmpty();
  }

  private Manifest newestLike(Manifest manifest) {
    return kept.reversed().stream().filter(manifest::isLike).findFirst().orElse(manifest);
  }

  private boolean isNotPinned(Manifest manifest) {
    return !pinned.equals(Optional.of(manifest.id()));
  }

  private synchronized void drop(Manifest manifest) {
    try {
      store.forget(manifest);
      kept = kept.stream().filter(m -> !m.id().equals(manifest.id())).toList();
    } catch (IOException e) {
      LOG.warn("The kept checkpoint {} was not removed: {}", manifest.id(), e.toString());
    }
  }
}
