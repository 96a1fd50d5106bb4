package dev.upshift.notifier.app;

import dev.upshift.configuration.FailureException;
import dev.upshift.configuration.Secret;
import dev.upshift.configuration.YamlFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes up changes of the configuration file, its templates and its secrets while the notifier
 * runs: it looks once a second, and at once after SIGHUP. A file is read when it has stayed the
 * same for one look, so that one that is being written is not. What is wrong changes nothing, is
 * told once, and is tried again: what is to be set right may be the rights of a file, or one that
 * only the new configuration names.
 */
final class Reload implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Reload.class);
  private static final long LOOK_MILLIS = 1000;
  private static final String FILE = "file:";

  private final Path file;
  private final Consumer<NotifierConfiguration> follower;
  private final Complaints complaints;
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("reload").daemon().factory());
  private NotifierConfiguration present;
  private Map<Path, String> applied;
  private Map<Path, String> seen;

  /** What is wrong with what stands in the file now; empty: nothing. */
  private String wrong = "";

  Reload(
      Path file,
      NotifierConfiguration present,
      Consumer<NotifierConfiguration> follower,
      Complaints complaints) {
    this.file = file;
    this.follower = follower;
    this.complaints = complaints;
    this.present = present;
    applied = stamps();
    seen = applied;
  }

  void start() {
    ScheduledFuture<?> _ =
        thread.scheduleWithFixedDelay(this::look, LOOK_MILLIS, LOOK_MILLIS, TimeUnit.MILLISECONDS);
    Hangup.listen(() -> thread.execute(this::reload));
  }

  private void look() {
    Map<Path, String> now = stamps();
    boolean settled = now.equals(seen);
    seen = now;
    if (settled && (isWrong() || !now.equals(applied))) {
      reload();
    }
  }

  @SuppressWarnings("CatchingUnchecked") // Whatever is wrong with a file must not end the looking.
  private void reload() {
    applied = stamps();
    try {
      NotifierConfiguration written = YamlFile.read(file, "notifier", NotifierConfiguration.class);
      NotifierConfiguration changed = written.on(present);
      follower.accept(changed);
      present = changed;
      applied = stamps();
      LOG.info("The configuration {} is taken up.", file);
      if (!written.fits(present)) {
        LOG.warn(
            "broker, password, ca-certificate, topic-root, state-folder and http-port of {} are"
                + " taken up at the next start.",
            file);
      }
      wrong = "";
      complaints.configurationIsSound();
    } catch (FailureException e) {
      refuse(e.sentence(), null);
    } catch (RuntimeException e) {
      refuse("an unforeseen failure: " + e.getMessage(), e);
    }
  }

  private boolean isWrong() {
    return !wrong.isEmpty();
  }

  private void refuse(String sentence, @Nullable RuntimeException unforeseen) {
    if (!sentence.equals(wrong)) {
      wrong = sentence;
      LOG.error("The configuration {} is not taken up: {}", file, sentence, unforeseen);
      complaints.configurationIsWrong(sentence);
    }
  }

  /** What tells whether a file is another one than before. */
  private Map<Path, String> stamps() {
    Map<Path, String> stamps = new TreeMap<>();
    files().forEach(f -> stamps.put(f, stamp(f)));
    return stamps;
  }

  private List<Path> files() {
    Stream<Path> secrets =
        present.secrets().stream()
            .map(Secret::source)
            .filter(s -> s.startsWith(FILE))
            .map(s -> Path.of(s.substring(FILE.length())));
    Stream<Path> templates =
        present.channels().stream().map(ChannelConfiguration::template).flatMap(Optional::stream);
    return Stream.of(Stream.of(file), secrets, templates).flatMap(s -> s).distinct().toList();
  }

  private static String stamp(Path path) {
    try {
      BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
      return attributes.lastModifiedTime() + " " + attributes.size() + " " + attributes.fileKey();
    } catch (IOException _) {
      return "unreadable";
    }
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}
