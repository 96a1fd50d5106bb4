package dev.upshift.agent.telemetry;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** NVML's reasons for clocks that are held down, as words. */
final class ThrottleReasons {
  private static final Map<Long, String> WORDS =
      new TreeMap<>(
          Map.of(
              0x1L, "idle",
              0x2L, "applications-clocks",
              0x4L, "power-cap",
              0x8L, "hardware-slowdown",
              0x10L, "sync-boost",
              0x20L, "thermal",
              0x40L, "hardware-thermal",
              0x80L, "hardware-power-brake",
              0x100L, "display-clocks"));

  private ThrottleReasons() {}

  /** The words of a bit mask; bits without a word are left out. */
  static List<String> words(long mask) {
    return WORDS.entrySet().stream()
        .filter(w -> (mask & w.getKey()) != 0)
        .map(Map.Entry::getValue)
        .toList();
  }
}
