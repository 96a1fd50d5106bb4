package dev.upshift.agent.app;

import dev.upshift.agent.telemetry.BootSource;
import dev.upshift.configuration.ExitCode;
import dev.upshift.configuration.FailureException;
import dev.upshift.configuration.FolderLock;
import dev.upshift.protocol.HostId;
import dev.upshift.protocol.Telemetry.Boots;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * The agent's own folder, held by one agent at a time. Every write is atomic and synced, but for
 * the mark of life, which may be seconds old.
 *
 * <pre>
 * agent.lock    held while an agent runs
 * agent.sock    the door for orders on this host, while an agent runs
 * owner         the mark in the environment of every process that agents of this folder start
 * state.json    what was applied, accepted and announced
 * boots.json    the last boots
 * events.jsonl  events that the brain does not have yet
 * alive         the last moment that the host was known to run
 * runs/         what was started, and how it ended; for the agent after this one
 * checkpoints/  the last good checkpoints, kept aside
 * disk-alert    there while a disk runs full
 * logs/MODE/    the training's output, one file a command
 * </pre>
 */
final class StateFolder implements AutoCloseable {
  /** An older agent's file lacks what it did not know. */
  private static final JsonMapper MAPPER =
      JsonMapper.builder().disable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES).build();

  private final Path folder;
  private final FolderLock lock;

  private StateFolder(Path folder, FolderLock lock) {
    this.folder = folder;
    this.lock = lock;
  }

  static StateFolder open(Path folder) {
    return new StateFolder(folder, FolderLock.take(folder, "agent"));
  }

  /**
   * The name that marks this folder's processes. Made of what stays the same when the folder is
   * lost, so that an agent with an empty one finds the training of the one before.
   */
  String owner(HostId host) {
    Path file = folder.resolve("owner");
    try {
      if (!Files.exists(file)) {
        String made = host.name() + " " + folder.toRealPath();
        UUID name = UUID.nameUUIDFromBytes(made.getBytes(StandardCharsets.UTF_8));
        AtomicFile.write(file, name.toString().getBytes(StandardCharsets.US_ASCII));
      }
      return Files.readString(file).strip();
    } catch (IOException e) {
      throw unusable(folder, e);
    }
  }

  Path logs() {
    return folder.resolve("logs");
  }

  Path runs() {
    return folder.resolve("runs");
  }

  /** Checkpoints that are kept aside. */
  Path checkpoints() {
    return folder.resolve("checkpoints");
  }

  /** There while the alert about this fires. */
  Path alert(String subject) {
    return folder.resolve(subject + "-alert");
  }

  Path path() {
    return folder;
  }

  EventLog events() {
    try {
      return EventLog.open(folder.resolve("events.jsonl"));
    } catch (IOException e) {
      throw unusable(folder, e);
    }
  }

  AgentState state() {
    return read("state.json", AgentState.class).orElse(AgentState.EMPTY);
  }

  void save(AgentState state) throws IOException {
    AtomicFile.write(folder.resolve("state.json"), MAPPER.writeValueAsBytes(state));
  }

  Boots boots() {
    return read("boots.json", Boots.class).orElse(new Boots(List.of()));
  }

  void save(Boots boots) throws IOException {
    AtomicFile.write(folder.resolve("boots.json"), MAPPER.writeValueAsBytes(boots));
  }

  /** The last mark of life, or the time of the boot where there is none. */
  Instant lastAlive(BootSource.PresentBoot present) {
    try {
      return Instant.parse(Files.readString(folder.resolve("alive")).strip());
    } catch (IOException | DateTimeParseException _) {
      // Never written, or torn by the very crash that it is asked about.
      return present.bootedAt();
    }
  }

  /** Cheap: not synced, as the last few seconds may be lost. */
  void markAlive(Instant now) throws IOException {
    Files.writeString(folder.resolve("alive"), now.toString());
  }

  @Override
  public void close() {
    lock.close();
  }

  static FailureException unusable(Path folder, IOException cause) {
    return new FailureException(
        ExitCode.ERROR,
        "The state folder "
            + folder
            + " cannot be used ("
            + cause
            + "): make it writable for this user, or set another state-folder.",
        cause);
  }

  private <T> Optional<T> read(String name, Class<T> type) {
    Path file = folder.resolve(name);
    try {
      return Files.exists(file)
          ? Optional.of(MAPPER.readValue(Files.readAllBytes(file), type))
          : Optional.empty();
    } catch (IOException e) {
      throw unusable(folder, e);
    } catch (JacksonException e) {
      throw new FailureException(
          ExitCode.ERROR,
          "The file "
              + file
              + " cannot be understood: restore it from a copy, or move it away so that the agent"
              + " starts over.",
          e);
    }
  }
}
