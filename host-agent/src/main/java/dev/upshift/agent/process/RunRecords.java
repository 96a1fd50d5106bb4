package dev.upshift.agent.process;

import dev.upshift.agent.supervise.CommandId;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The records of starts: {@code STINT.run} says what was started, {@code STINT.end} is where the
 * shim writes the exit code. Not synced: they have to outlive the agent, not the boot.
 */
final class RunRecords {
  private static final Logger LOG = LoggerFactory.getLogger(RunRecords.class);
  private static final String RUN = ".run";

  /** For the code, how many the kernel has ended, and the limit that it ended them for. */
  private static final String PLACE = " ".repeat(40) + "\n";

  private final Path folder;

  RunRecords(Path folder) {
    this.folder = folder;
  }

  /** Where the shim writes the exit code. */
  Path ended(String stint) {
    return folder.resolve(stint + ".end");
  }

  void write(RunRecord record) throws IOException {
    Path end = ended(record.stint());
    if (!Files.exists(end)) {
      Files.writeString(end, PLACE);
    }
    Path fresh = folder.resolve(record.stint() + ".new");
    try (BufferedWriter writer = Files.newBufferedWriter(fresh, StandardCharsets.UTF_8)) {
      record.toProperties().store(writer, null);
    }
    Files.move(
        fresh,
        folder.resolve(record.stint() + RUN),
        StandardCopyOption.ATOMIC_MOVE,
        StandardCopyOption.REPLACE_EXISTING);
  }

  /** Every record that can be read; what cannot is removed. */
  List<RunRecord> all() {
    List<RunRecord> records = new ArrayList<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*" + RUN)) {
      for (Path file : files) {
        read(file).ifPresentOrElse(records::add, () -> delete(file));
      }
    } catch (IOException | DirectoryIteratorException e) {
      LOG.warn(
          "The records of running commands cannot be read ({}): none is adopted", e.toString());
    }
    return records;
  }

  /** How the command ended, where it has. */
  Optional<Ending> ending(String stint) {
    try {
      return Ending.of(Files.readString(ended(stint), StandardCharsets.US_ASCII));
    } catch (IOException _) {
      return Optional.empty();
    }
  }

  void forget(String stint) {
    delete(folder.resolve(stint + RUN));
    delete(ended(stint));
  }

  /** Forgets the earlier starts of a command. */
  void forgetBefore(CommandId command, String stint) {
    all().stream()
        .filter(r -> r.command().equals(command) && !r.stint().equals(stint))
        .forEach(r -> forget(r.stint()));
  }

  private static Optional<RunRecord> read(Path file) {
    Properties all = new Properties();
    try (BufferedReader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
      all.load(reader);
    } catch (IOException | IllegalArgumentException e) {
      LOG.warn("The record {} cannot be read: {}", file, e.toString());
    }
    return RunRecord.of(all);
  }

  private static void delete(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      LOG.warn("The record {} was not removed: {}", file, e.toString());
    }
  }
}
