package dev.upshift.agent.telemetry;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** What brings a kernel to its end, by the words it has for it. */
enum KernelTrouble {
  PANIC("kernel panic"),
  OUT_OF_MEMORY("kernel out of memory"),
  LOCKUP("kernel lockup"),
  OOPS("kernel oops");

  private final String description;

  KernelTrouble(String description) {
    this.description = description;
  }

  String description() {
    return description;
  }

  /** A panic wherever it stands; of the others the last, as a log may begin days before. */
  static Optional<KernelTrouble> in(String text) {
    return PANIC.place(text) >= 0
        ? Optional.of(PANIC)
        : Arrays.stream(values())
            .filter(t -> t.place(text) >= 0)
            .max(Comparator.comparingInt((KernelTrouble t) -> t.place(text)));
  }

  private int place(String text) {
    return words().stream().mapToInt(text::lastIndexOf).max().orElse(-1);
  }

  private List<String> words() {
    return switch (this) {
      case PANIC -> List.of("Kernel panic");
      case OUT_OF_MEMORY -> List.of("Out of memory");
      case LOCKUP -> List.of("soft lockup", "hard LOCKUP");
      case OOPS -> List.of("Oops", "BUG: ", "kernel BUG at", "general protection fault");
    };
  }
}
