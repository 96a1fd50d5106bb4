package dev.upshift.protocol;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the brain, the agents and the notifier publish for people and for each other to read. */
public sealed interface Notice extends Message {
  /**
   * {@code {host}/state}, retained: the brain's whole picture of the host, on change and each
   * check-interval.
   *
   * @param mode the mode desired; null before the host's ladder is known
   * @param state the state's word
   * @param since when this state began
   * @param reboots counted in the present window and stint
   * @param next what happens next if nothing else does, as a word (scale-up, retry, …)
   * @param nextAt when; null where it depends on something else than time
   * @param blocked modes that are blocked
   * @param override the pin's mode, {@code pause}, or null
   * @param cost null where the policy has no price
   */
  record State(
      @Nullable String mode,
      String state,
      Instant since,
      @Nullable Instant lastHeardAt,
      @Nullable String reportedMode,
      @Nullable String boot,
      long epoch,
      long revision,
      int reboots,
      int maxReboots,
      String window,
      long stabilityClockSeconds,
      long stabilityWindowSeconds,
      @Nullable Instant cooldownUntil,
      @Nullable String next,
      @Nullable Instant nextAt,
      Map<String, Integer> failedAttempts,
      List<String> blocked,
      @Nullable String override,
      @Nullable Instant overrideUntil,
      @Nullable Cost cost,
      String reason,
      Map<String, Object> evidence,
      Instant at)
      implements Notice {}

  /**
   * What a host's training costs, in the currency of the policy's price, to the hundredth.
   *
   * @param projected what it will have cost at its end; null where that cannot be told yet
   * @param saved by how much that is less than the baseline; null without it or a projection
   */
  record Cost(double perHour, double soFar, @Nullable Double projected, @Nullable Double saved) {}

  /** {@code {scope}/decision}: a change of a mode or a state, with its reason and evidence. */
  record Decision(
      String id,
      String host,
      @Nullable String from,
      @Nullable String to,
      String state,
      String reason,
      String summary,
      Map<String, Object> evidence,
      @Nullable String next,
      @Nullable Instant nextAt,
      Instant at)
      implements Notice {}

  /** {@code {scope}/alert/{name}}, retained. An empty payload only cleans up. */
  record Alert(
      String id,
      AlertState state,
      Severity severity,
      String summary,
      Instant since,
      Map<String, Object> evidence,
      Instant at)
      implements Notice {}

  /**
   * {@code _brain/session} and {@code _notifier/session}, retained, and their wills.
   *
   * @param failing the notifier's channels that deliver nothing; null where there are none
   */
  record ComponentSession(
      Presence state, long epoch, String id, Instant at, @Nullable List<String> failing)
      implements Notice {
    /** One that has no trouble. */
    public ComponentSession(Presence state, long epoch, String id, Instant at) {
      this(state, epoch, id, at, null);
    }
  }
}
