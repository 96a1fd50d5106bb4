package dev.upshift.agent.process;

import java.util.List;
import java.util.Optional;

/**
 * How a command ended, by the word of its shim.
 *
 * @param memoryMax the limit of its control group in bytes, where the kernel ended processes that
 *     went beyond it
 */
record Ending(int code, Optional<Long> memoryMax) {
  /** Empty where nothing was written yet, or no whole of it. */
  static Optional<Ending> of(String text) {
    try {
      List<String> words = List.of(text.strip().split(" +", -1));
      boolean victims = words.size() == 3 && Long.parseLong(words.get(1)) > 0;
      return Optional.of(
          new Ending(
              Integer.parseInt(words.getFirst()),
              victims ? Optional.of(Long.valueOf(words.get(2))) : Optional.empty()));
    } catch (NumberFormatException _) {
      return Optional.empty();
    }
  }
}
