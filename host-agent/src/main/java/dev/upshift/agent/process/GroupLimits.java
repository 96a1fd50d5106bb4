package dev.upshift.agent.process;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What all processes of one start may use together. Only a control group can hold them to it.
 *
 * @param memoryMax in bytes
 * @param cpuPercent of one processor
 */
public record GroupLimits(Optional<Long> memoryMax, Optional<Integer> cpuPercent) {
  public static final GroupLimits NONE = new GroupLimits(Optional.empty(), Optional.empty());

  private static final String UNLIMITED = "max";
  private static final long MEBIBYTE = 1024L * 1024;
  private static final long GIBIBYTE = 1024 * MEBIBYTE;

  public boolean isNone() {
    return equals(NONE);
  }

  /** For people: the limits by their names, as they are configured. */
  public List<String> words() {
    List<String> words = new ArrayList<>();
    memoryMax.ifPresent(m -> words.add("memory-max of " + size(m)));
    cpuPercent.ifPresent(c -> words.add("cpu-quota of " + c + "%"));
    return words;
  }

  /** For the shim: memory in bytes and hundredths of a processor. */
  List<String> arguments() {
    return List.of(
        memoryMax.map(Object::toString).orElse(UNLIMITED),
        cpuPercent.map(Object::toString).orElse(UNLIMITED));
  }

  /** As the configuration has sizes: {@code 8GiB}. */
  public static String size(long bytes) {
    return bytes % GIBIBYTE == 0 ? bytes / GIBIBYTE + "GiB" : bytes / MEBIBYTE + "MiB";
  }
}
