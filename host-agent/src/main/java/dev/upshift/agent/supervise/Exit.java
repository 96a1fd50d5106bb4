package dev.upshift.agent.supervise;

import java.util.Map;
import java.util.Optional;

/**
 * How a process ended.
 *
 * @param code as the shell has it: 128 and the signal's number where a signal ended it
 * @param outOfMemory whether the kernel ended it for want of memory
 * @param memoryMax the limit, where the kernel ended some process of the command for going beyond
 *     it
 */
public record Exit(int code, boolean outOfMemory, Optional<String> memoryMax) {
  private static final int SIGNALLED = 128;
  private static final Map<Integer, String> NAMES =
      Map.of(
          1, "HUP", 2, "INT", 3, "QUIT", 4, "ILL", 6, "ABRT", 7, "BUS", 8, "FPE", 9, "KILL", 11,
          "SEGV", 15, "TERM");

  public Exit(int code) {
    this(code, false, Optional.empty());
  }

  public boolean isSuccess() {
    return code == 0;
  }

  public String describe() {
    if (outOfMemory) {
      return "out of memory: ended by the kernel"
          + memoryMax.map(m -> " at its memory-max of " + m).orElse("");
    }
    return plain()
        + memoryMax
            .map(m -> ", and the kernel ended a process of it at its memory-max of " + m)
            .orElse("");
  }

  private String plain() {
    return switch (code) {
      case 126 -> "exit code 126: the program may not be executed";
      case 127 -> "exit code 127: the program was not found";
      default ->
          code > SIGNALLED && code < SIGNALLED + 65
              ? signal(code - SIGNALLED)
              : "exit code " + code;
    };
  }

  private static String signal(int number) {
    String name = NAMES.get(number);
    return name == null ? "signal " + number : "signal " + number + " (" + name + ")";
  }
}
