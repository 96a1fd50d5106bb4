package dev.upshift.brain.replay;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** The events of a scenario file, each with the keys it may carry and those it must. */
enum ScenarioEvent {
  START("mode", "fingerprint", "boot"),
  REBOOT("boot", "cause", "happened"),
  ANNOUNCE_REBOOT,
  RUNNING("mode!"),
  SILENT,
  BACK("boot", "happened"),
  PROGRESS("rate!"),
  CHECKPOINT,
  CRASH_LOOP,
  HANG,
  GPU_LOST,
  TROUBLE,
  OVERRIDE("mode!", "ttl"),
  PAUSE,
  RESUME,
  RESET,
  RETRY,
  REDEFINE("mode!"),
  COMPLETE,
  BRAIN_RESTART,
  END;

  /** The keys, joined by spaces; one that it must carry ends in an exclamation mark. */
  private final String keys;

  ScenarioEvent(String... keys) {
    this.keys = String.join(" ", keys);
  }

  String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  boolean mayCarry(String key) {
    return keys().anyMatch(k -> k.equals(key) || k.equals(key + "!"));
  }

  List<String> required() {
    return keys().filter(k -> k.endsWith("!")).map(k -> k.substring(0, k.length() - 1)).toList();
  }

  private Stream<String> keys() {
    return Arrays.stream(keys.split(" ", -1));
  }

  /** Whether it acts on all hosts, whatever host its line names. */
  boolean isForAll() {
    return this == BRAIN_RESTART || this == END;
  }

  /** Whether the host's own agent tells it, so that the host is heard again. */
  boolean isTold() {
    return switch (this) {
      case START,
          REBOOT,
          RUNNING,
          BACK,
          PROGRESS,
          CHECKPOINT,
          CRASH_LOOP,
          HANG,
          GPU_LOST,
          TROUBLE,
          REDEFINE,
          COMPLETE ->
          true;
      case ANNOUNCE_REBOOT, SILENT, OVERRIDE, PAUSE, RESUME, RESET, RETRY, BRAIN_RESTART, END ->
          false;
    };
  }

  static Optional<ScenarioEvent> of(String word) {
    return Arrays.stream(values()).filter(e -> e.word().equals(word)).findFirst();
  }
}
