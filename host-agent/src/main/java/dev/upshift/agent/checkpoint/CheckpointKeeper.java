package dev.upshift.agent.checkpoint;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches the training's checkpoints, keeps the last good ones aside, and sees before each start
 * that the training does not resume from a damaged one. Only what is written is done one thing
 * after the other; a start never waits for a copy that is being made.
 */
public final class CheckpointKeeper {
  private static final Logger LOG = LoggerFactory.getLogger(CheckpointKeeper.class);
  private static final int ASIDE_LIMIT = 2;

  /** A file that was not written to for so long is not being written. */
  private static final Duration QUIET = Duration.ofSeconds(1);

  private static final DateTimeFormatter STAMP =
      DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss").withZone(ZoneOffset.UTC);
  private static final DateTimeFormatter FINE_STAMP =
      DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss-SSS").withZone(ZoneOffset.UTC);

  private final Map<String, CheckpointPattern> patterns;
  private final Keeping rules;
  private final Optional<UserProgram> checker;
  private final KeptStore store;
  private final Shelf shelf;
  private final Judge judge;
  private final Restorer restorer;
  private final Map<String, List<Saved>> lastSeen = new HashMap<>();
  private final Map<String, Instant> lastKept = new HashMap<>();

  /**
   * What there is.
   *
   * @param damage why the newest must not be resumed from
   * @param wholeSince when the oldest part of it was saved, where it is good and done with
   * @param trouble why nothing is kept aside
   */
  public record Look(
      String mode,
      Optional<String> pattern,
      int count,
      long bytes,
      Optional<Saved> newest,
      Optional<String> damage,
      Optional<Instant> wholeSince,
      List<Manifest> kept,
      Optional<String> trouble) {
    public Look {
      kept = List.copyOf(kept);
    }

    /** Whether there is a good checkpoint that was not begun before that time. */
    public boolean isSavedSince(Instant time) {
      return wholeSince.filter(t -> !t.isBefore(time)).isPresent();
    }
  }

  /**
   * @param patterns of the modes that have one
   * @param folder for what is kept
   * @param check the user's own word on a checkpoint
   */
  public CheckpointKeeper(
      Map<String, CheckpointPattern> patterns,
      Path folder,
      Keeping rules,
      Optional<UserProgram> check) {
    this.patterns = Map.copyOf(patterns);
    this.rules = rules;
    this.checker = check;
    this.store = new KeptStore(folder);
    this.judge = new Judge(rules.minimumPercent());
    this.restorer = new Restorer(store, ASIDE_LIMIT);
    this.shelf = new Shelf(store);
    shelf.kept().forEach(this::learn);
  }

  /** What is kept, oldest first. */
  public List<Manifest> kept() {
    return shelf.kept();
  }

  public Optional<Manifest> find(String id) {
    return shelf.find(id);
  }

  /** This one is not to be dropped, as it will be gone back to. */
  public void pin(Optional<String> id) {
    shelf.pin(id);
  }

  /** Where the files of a kept one are. */
  public Path place(Manifest manifest) {
    return store.files(manifest);
  }

  /** The newest kept one that the user's program has not been given yet. */
  public Optional<Manifest> unsent() {
    List<Manifest> all = shelf.kept();
    return all.isEmpty() ? Optional.empty() : Optional.of(all.getLast()).filter(m -> !isSent(m));
  }

  public boolean isSent(Manifest manifest) {
    return store.isSent(manifest);
  }

  public void markSent(Manifest manifest) throws IOException {
    store.markSent(manifest);
  }

  /**
   * Looks, and keeps aside what is new and good.
   *
   * @param now by the host's clock
   * @param steady on a time line that no setting of the clock can bend
   */
  public synchronized Look look(String mode, Optional<Double> progress, Instant now, Instant steady)
      throws IOException {
    CheckpointPattern pattern = patterns.get(mode);
    if (pattern == null) {
      return new Look(
          mode,
          Optional.empty(),
          0,
          0,
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          shelf.kept(),
          Optional.empty());
    }
    List<Saved> found = pattern.find();
    List<Saved> current = current(found);
    current.forEach(s -> judge.watch(mode, s));
    Optional<String> damage = judge.damage(mode, current);
    boolean settled = isSettled(pattern, current, now);
    Optional<String> trouble = Optional.empty();
    if (settled && damage.isEmpty() && isDue(pattern, current, steady)) {
      trouble = keep(new Occasion(mode, pattern, progress, now), current, steady);
    }
    return new Look(
        mode,
        Optional.of(pattern.glob()),
        found.size(),
        found.stream().mapToLong(Saved::bytes).sum(),
        found.isEmpty() ? Optional.empty() : Optional.of(found.getLast()),
        settled ? damage : Optional.empty(),
        settled && damage.isEmpty()
            ? current.stream().map(Saved::savedAt).min(Instant::compareTo)
            : Optional.empty(),
        shelf.kept(),
        trouble);
  }

  private record Occasion(
      String mode, CheckpointPattern pattern, Optional<Double> progress, Instant now) {}

  /** What counts as the checkpoint: the newest, or all of them together. */
  private List<Saved> current(List<Saved> found) {
    return rules.together() || found.isEmpty() ? found : List.of(found.getLast());
  }

  private boolean isSettled(CheckpointPattern pattern, List<Saved> current, Instant now) {
    boolean same = current.equals(lastSeen.put(pattern.glob(), current));
    return same || current.stream().allMatch(s -> !s.savedAt().isAfter(now.minus(QUIET)));
  }

  private boolean isDue(CheckpointPattern pattern, List<Saved> current, Instant steady) {
    Instant last = lastKept.get(pattern.glob());
    return rules.keep() > 0
        && !current.isEmpty()
        && (last == null || !steady.isBefore(last.plus(rules.interval())))
        && shelf.kept().stream().noneMatch(m -> isOf(m, pattern) && m.isOf(current));
  }

  private static boolean isOf(Manifest manifest, CheckpointPattern pattern) {
    return manifest.glob().equals(pattern.glob())
        && manifest.base().equals(pattern.base().toAbsolutePath().toString());
  }

  /** What kept it from being kept, if anything did. */
  private Optional<String> keep(Occasion occasion, List<Saved> current, Instant steady) {
    long bytes = current.stream().mapToLong(Saved::bytes).sum();
    if (bytes > rules.bytesLimit()) {
      return Optional.of("a checkpoint of " + bytes + " bytes is larger than max-megabytes");
    }
    try {
      Files.createDirectories(store.folder());
      long free = Files.getFileStore(store.folder()).getUsableSpace();
      if (free - bytes < rules.freeBytes()) {
        return Optional.of("only " + free + " bytes are free on the disk of " + store.folder());
      }
      Optional<String> complaint = checked(current);
      if (complaint.isPresent()) {
        return complaint;
      }
      boolean link = rules.link() && isReplacedBySaving(occasion.pattern(), current);
      Optional<Manifest> made = store.keep(draft(occasion, current), current, link);
      made.ifPresent(m -> {
        lastKept.put(occasion.pattern().glob(), steady);
        shelf.add(m, rules);
        learn(m);
      });
      return Optional.empty();
    } catch (IOException e) {
      return Optional.of("not kept aside: " + e);
    }
  }

  private Optional<String> checked(List<Saved> current) throws IOException {
    if (checker.isEmpty()) {
      return Optional.empty();
    }
    for (Saved saved : current) {
      Optional<String> complaint = checker.get().run(saved.path(), Map.of());
      if (complaint.isPresent()) {
        return complaint;
      }
    }
    return Optional.empty();
  }

  private Manifest draft(Occasion occasion, List<Saved> current) {
    return new Manifest(
        freeId(occasion.now()),
        shelf.nextNumber(),
        occasion.now(),
        current.stream().map(Saved::savedAt).max(Instant::compareTo).orElseThrow(),
        occasion.mode(),
        occasion.pattern().glob(),
        occasion.pattern().base().toAbsolutePath().toString(),
        current.stream().map(Saved::name).toList(),
        List.of(),
        occasion.progress().orElse(null));
  }

  private String freeId(Instant now) {
    String stamp = STAMP.format(now);
    String id = stamp;
    for (int number = 2; store.has(id); number++) {
      id = stamp + "-" + number;
    }
    return id;
  }

  /**
   * A hard link is a second name of the same bytes: no use to a training that writes over them.
   * What was kept so before it was known is lost, and forgotten.
   */
  private boolean isReplacedBySaving(CheckpointPattern pattern, List<Saved> current)
      throws IOException {
    Set<String> inodes = new HashSet<>();
    for (Saved saved : current) {
      for (Saved.Part part : saved.parts()) {
        inodes.add(
            KeptStore.inode(
                Files.readAttributes(
                    pattern.base().resolve(part.name()), BasicFileAttributes.class)));
      }
    }
    boolean shared = shelf.dropShared(inodes);
    if (shared) {
      LOG.warn("Saving writes over the file: checkpoints are copied, not linked");
    }
    return !shared;
  }

  private void learn(Manifest manifest) {
    for (String name : manifest.names()) {
      judge.learn(
          manifest.mode(),
          name,
          manifest.files().stream()
              .filter(f -> Path.of(f.name()).startsWith(name))
              .mapToLong(Manifest.Entry::bytes)
              .sum());
    }
  }

  /**
   * To be called while nothing of the training runs: where the newest checkpoint is damaged, the
   * training finds an older good one in its place.
   */
  public Optional<Repair> beforeStart(String mode, Instant now) throws IOException {
    CheckpointPattern pattern = patterns.get(mode);
    if (pattern == null) {
      return Optional.empty();
    }
    List<Saved> found = pattern.find();
    List<Saved> current = current(found);
    Optional<String> damage = damage(mode, pattern, current);
    return damage.isEmpty()
        ? Optional.empty()
        : Optional.of(repair(mode, pattern, found, damage.get(), now));
  }

  /** What is the same as a kept one was checked when it was kept. */
  private Optional<String> damage(String mode, CheckpointPattern pattern, List<Saved> all)
      throws IOException {
    if (shelf.kept().stream().anyMatch(m -> isOf(m, pattern) && m.isOf(all))) {
      return Optional.empty();
    }
    Optional<String> damage = judge.damage(mode, all);
    return damage.isPresent() ? damage : checked(all);
  }

  private synchronized Repair repair(
      String mode, CheckpointPattern pattern, List<Saved> found, String reason, Instant now)
      throws IOException {
    String damaged = found.getLast().name();
    List<Saved> bad = new ArrayList<>(rules.together() ? found : List.of());
    Optional<Saved> sound = Optional.empty();
    for (Saved saved : rules.together() ? List.<Saved>of() : found.reversed()) {
      if (damage(mode, pattern, List.of(saved)).isEmpty()) {
        sound = Optional.of(saved);
        break;
      }
      bad.add(saved);
    }
    Optional<Manifest> last =
        shelf.kept().reversed().stream()
            .filter(m -> isOf(m, pattern) && store.isIntact(m))
            .findFirst();
    String stamp = FINE_STAMP.format(now);
    Instant soundAt = sound.map(Saved::savedAt).orElse(Instant.MIN);
    if (last.isPresent() && last.get().savedAt().isAfter(soundAt)) {
      restorer.restore(last.get(), bad, stamp);
      return new Repair(damaged, reason, last, last.map(m -> "the kept checkpoint " + m.id()));
    }
    if (sound.isPresent()) {
      restorer.setAside(pattern.base(), bad, stamp);
    }
    return new Repair(damaged, reason, Optional.empty(), sound.map(Saved::name));
  }

  /**
   * Puts a kept checkpoint back; to be called while nothing of the training runs. What the training
   * has written since is taken out of its sight, and kept.
   */
  public synchronized Manifest rollBack(String id, Instant now) throws IOException {
    Manifest manifest = find(id).orElseThrow(() -> new IOException(id + " is no longer kept"));
    if (!store.isIntact(manifest)) {
      throw new IOException("the kept copy " + id + " is damaged");
    }
    Optional<CheckpointPattern> pattern =
        patterns.values().stream().filter(p -> isOf(manifest, p)).findFirst();
    List<Saved> found = pattern.isPresent() ? pattern.get().find() : List.of();
    List<Saved> replaced =
        rules.together()
            ? found
            : found.stream().filter(s -> s.savedAt().isAfter(manifest.savedAt())).toList();
    restorer.restore(manifest, replaced, FINE_STAMP.format(now));
    return manifest;
  }
}
