package dev.upshift.agent.checkpoint;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Judges checkpoints: empty, cut off by their own format's word, or far smaller than usual. A
 * training that saves twice in a row in a smaller size has become smaller.
 */
final class Judge {
  private final int minimumPercent;
  private final Map<String, Long> usual = new ConcurrentHashMap<>();
  private final Map<String, Sight> small = new HashMap<>();

  /** A save that was suspiciously small. */
  private record Sight(Instant savedAt) {}

  Judge(int minimumPercent) {
    this.minimumPercent = minimumPercent;
  }

  /** A checkpoint of this size was good. */
  void learn(String mode, String name, long bytes) {
    usual.put(key(mode, name), bytes);
  }

  /** Looks at what the training wrote while it runs, so that a new size can become usual. */
  synchronized void watch(String mode, Saved saved) {
    String key = key(mode, saved.name());
    if (!isSmall(mode, saved)) {
      small.remove(key);
      return;
    }
    Sight before = small.putIfAbsent(key, new Sight(saved.savedAt()));
    if (before != null && before.savedAt().isBefore(saved.savedAt())) {
      small.remove(key);
      usual.put(key, saved.bytes());
    }
  }

  /** Why it must not be resumed from; empty where nothing speaks against it. */
  Optional<String> damage(String mode, Saved saved) throws IOException {
    if (saved.bytes() == 0) {
      return Optional.of("it is empty");
    }
    try {
      for (Saved.Part part : saved.parts()) {
        Path file =
            saved.parts().size() == 1 && part.name().equals(saved.name())
                ? saved.path()
                : base(saved).resolve(part.name());
        Optional<String> complaint = Wholeness.complaint(file);
        if (complaint.isPresent()) {
          return complaint;
        }
      }
      if (isSmall(mode, saved)) {
        return Optional.of(
            "it has %d bytes, where %d are usual"
                .formatted(saved.bytes(), usual.get(key(mode, saved.name()))));
      }
      return Optional.empty();
    } catch (NoSuchFileException _) {
      return Optional.of("it went away");
    }
  }

  /** Every one of them has to be good. */
  Optional<String> damage(String mode, List<Saved> all) throws IOException {
    for (Saved saved : all) {
      Optional<String> damage = damage(mode, saved);
      if (damage.isPresent()) {
        return damage.map(d -> all.size() > 1 ? saved.name() + ": " + d : d);
      }
    }
    return Optional.empty();
  }

  private boolean isSmall(String mode, Saved saved) {
    Long bytes = usual.get(key(mode, saved.name()));
    return bytes != null && saved.bytes() * 100 <= bytes * minimumPercent;
  }

  private static Path base(Saved saved) {
    Path folder = saved.path();
    for (int level = 0; level < Path.of(saved.name()).getNameCount(); level++) {
      folder = Disk.parent(folder);
    }
    return folder;
  }

  /** Files with a number in their name are one series. */
  private static String key(String mode, String name) {
    return mode + " " + name.replaceAll("\\d+", "#");
  }
}
