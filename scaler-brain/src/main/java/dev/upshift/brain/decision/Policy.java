package dev.upshift.brain.decision;

import dev.upshift.configuration.DurationText;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The policy's keys, by the names and defaults of docs/policy.md. */
public record Policy(
    Duration stabilityWindow,
    int maxReboots,
    Duration rebootWindow,
    Optional<Integer> maxRebootsDay,
    Duration cooldown,
    double cooldownFactor,
    Duration cooldownMax,
    Optional<Integer> settleAfter,
    Optional<Duration> provenAfter,
    Optional<Duration> reprobeAfter,
    Duration switchTime,
    Optional<Duration> switchTimeout,
    int maxPlannedReboots,
    Duration bootGrace,
    Duration offlineAfter,
    Duration plannedRebootExpiry,
    Duration checkInterval,
    Set<FailureKind> count,
    boolean learning,
    Duration aloneMemory,
    Optional<Double> maxPromotions,
    Optional<Double> pricePerHour,
    Optional<Double> baselineHours,
    Optional<Duration> checkpointCost) {

  /** Names that mean a move on the ladder, and so cannot be modes. */
  public static final Set<String> RESERVED = Set.of("up", "down", "auto");

  private static final String ALONE_MEMORY = "alone-memory";

  /** What builds did that did not write these keys yet. */
  private static final Map<String, String> UNWRITTEN = Map.of(ALONE_MEMORY, "4h");

  /** One more must still be among the failures that a host's state keeps. */
  private static final int MOST_FAILURES = HostState.KEEP - 1;

  public Policy {
    count = Set.copyOf(count);
  }

  public static Policy defaults() {
    return of(Map.of());
  }

  /**
   * The defaults, with these keys changed.
   *
   * @throws IllegalArgumentException naming the key that is unknown or cannot be read
   */
  public static Policy of(Map<String, String> changes) {
    Map<String, String> left = new LinkedHashMap<>(changes);
    PolicyKeys keys = new PolicyKeys(left);
    Policy policy =
        new Policy(
            keys.positive("stability-window", "60m"),
            keys.count("max-reboots", "3", MOST_FAILURES),
            keys.positive("reboot-window", "60m"),
            keys.optionalCount("max-reboots-day", "12", MOST_FAILURES),
            keys.duration("cooldown", "60m"),
            keys.factor("cooldown-factor", "2"),
            keys.duration("cooldown-max", "24h"),
            keys.optionalPositiveCount("settle-after", "2"),
            keys.optionalDuration("proven-after", "24h"),
            keys.optionalDuration("reprobe-after", "14d"),
            keys.duration("switch-time", "0s"),
            keys.optionalDuration("switch-timeout", "10m"),
            keys.count("max-planned-reboots", "3"),
            keys.duration("boot-grace", "10m"),
            keys.positive("offline-after", "90s"),
            keys.duration("planned-reboot-expiry", "10m"),
            keys.positive("check-interval", "5m"),
            kinds(keys.text("count", "reboot,crash-loop,gpu-lost")),
            keys.flag("learning", "on"),
            keys.positive(ALONE_MEMORY, "48h"),
            keys.optionalShare("max-promotions", "10%"),
            keys.optionalAmount("price-per-hour"),
            keys.optionalAmount("baseline-hours"),
            keys.optionalDuration("checkpoint-cost", "off"));
    if (!left.isEmpty()) {
      throw new IllegalArgumentException(
          "'" + left.keySet().iterator().next() + "' is not a policy key");
    }
    return policy;
  }

  /**
   * The policy that a build wrote down, which may be an older one: what it did not write is as it
   * was then, not as it is now.
   */
  public static Policy ofWritten(Map<String, String> keys) {
    Map<String, String> all = new LinkedHashMap<>(UNWRITTEN);
    all.putAll(keys);
    return of(all);
  }

  /** Every key with its value as people write it, in the order of the documentation. */
  public Map<String, String> written() {
    Map<String, String> keys = new LinkedHashMap<>();
    keys.put("stability-window", DurationText.format(stabilityWindow));
    keys.put("max-reboots", Integer.toString(maxReboots));
    keys.put("reboot-window", DurationText.format(rebootWindow));
    keys.put("max-reboots-day", orOff(maxRebootsDay));
    keys.put("cooldown", DurationText.format(cooldown));
    keys.put("cooldown-factor", Double.toString(cooldownFactor));
    keys.put("cooldown-max", DurationText.format(cooldownMax));
    keys.put("settle-after", orOff(settleAfter));
    keys.put("proven-after", orOff(provenAfter.map(DurationText::format)));
    keys.put("reprobe-after", orOff(reprobeAfter.map(DurationText::format)));
    keys.put("switch-time", DurationText.format(switchTime));
    keys.put("switch-timeout", orOff(switchTimeout.map(DurationText::format)));
    keys.put("max-planned-reboots", Integer.toString(maxPlannedReboots));
    keys.put("boot-grace", DurationText.format(bootGrace));
    keys.put("offline-after", DurationText.format(offlineAfter));
    keys.put("planned-reboot-expiry", DurationText.format(plannedRebootExpiry));
    keys.put("check-interval", DurationText.format(checkInterval));
    keys.put(
        "count", count.stream().sorted().map(FailureKind::word).collect(Collectors.joining(",")));
    keys.put("learning", learning ? "on" : "off");
    keys.put(ALONE_MEMORY, DurationText.format(aloneMemory));
    keys.put("max-promotions", orOff(maxPromotions.map(share -> share * 100 + "%")));
    keys.put("price-per-hour", orOff(pricePerHour));
    keys.put("baseline-hours", orOff(baselineHours));
    keys.put("checkpoint-cost", orOff(checkpointCost.map(DurationText::format)));
    return keys;
  }

  private static String orOff(Optional<?> value) {
    return value.map(Objects::toString).orElse("off");
  }

  private static Set<FailureKind> kinds(String text) {
    EnumSet<FailureKind> kinds = EnumSet.noneOf(FailureKind.class);
    for (String word : text.split(",", -1)) {
      kinds.add(
          Arrays.stream(FailureKind.values())
              .filter(k -> k.word().equals(word))
              .findFirst()
              .orElseThrow(() ->
                  new IllegalArgumentException(
                      "'count' must name kinds out of reboot, crash-loop, hang, gpu-lost and"
                          + " trouble, joined by commas, but was '"
                          + text
                          + "'")));
    }
    return kinds;
  }
}
