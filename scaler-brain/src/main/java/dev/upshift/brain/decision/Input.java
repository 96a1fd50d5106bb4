package dev.upshift.brain.decision;

import dev.upshift.brain.learning.ClassPrior;
import dev.upshift.protocol.BootCause;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Everything that can make the brain decide about one host. */
public sealed interface Input {
  /** The host described itself: its ladder, lightest mode first, and its fingerprint. */
  record Described(List<Rung> ladder, @Nullable String fingerprint, @Nullable String startMode)
      implements Input {
    public Described {
      ladder = List.copyOf(ladder);
    }
  }

  /** One mode of a ladder; the hash changes when the mode's definition does. */
  record Rung(String mode, String definitionHash, @Nullable Double expectedRatePerHour) {}

  /**
   * A live heartbeat. From its uptime the brain places the present boot on its own time line.
   *
   * @param uptime since the present boot, by the host's monotonic clock
   */
  record Heartbeat(String boot, Duration uptime) implements Input {}

  /** The host's own list of its boots, oldest first; the last is the present one. */
  record BootsListed(List<ListedBoot> boots) implements Input {
    public BootsListed {
      boots = List.copyOf(boots);
    }
  }

  /**
   * A boot as the host tells it.
   *
   * @param bootedAt by the host's own clock: good for differences only
   */
  record ListedBoot(String boot, Instant bootedAt, BootCause cause) {}

  /** A boot that is already placed on the brain's time line. */
  record Rebooted(String boot, Instant at, BootCause cause) implements Input {}

  /** An announcement: the next reboot within the policy's expiry is planned. */
  record RebootAnnounced() implements Input {}

  /** The training of a mode is reported running, for the desired document with this revision. */
  record ModeRunning(String mode, long revision) implements Input {}

  /** The training is reported as not running (starting again, stopped, crash-looping). */
  record ModeNotRunning(String phase) implements Input {}

  /** A failure other than a reboot. The id makes redelivery harmless. */
  record Failed(FailureKind kind, String id) implements Input {}

  record Progressed(double ratePerHour) implements Input {}

  record CheckpointSaved() implements Input {}

  /** What the hosts of its class have shown together. */
  record PriorLearned(ClassPrior prior) implements Input {}

  /** The training reports that it is complete. */
  record Completed() implements Input {}

  /** An operator pins a mode, until released or until the time is up. */
  record PinMode(String mode, @Nullable Duration ttl, @Nullable String by) implements Input {}

  /** An operator moves one rung, once. */
  record StepMode(boolean up, @Nullable String by) implements Input {}

  /** An operator gives control back: ends a pin. */
  record Release(@Nullable String by) implements Input {}

  record Pause(@Nullable Duration ttl, @Nullable String by) implements Input {}

  record Resume(@Nullable String by) implements Input {}

  record Reset(@Nullable String by) implements Input {}

  record Retry(@Nullable String by) implements Input {}

  /** The brain begins to listen, again or for the first time, with this state from its journal. */
  record BrainStarted() implements Input {}

  /** This host's journal cannot be trusted: hold every command. */
  record JournalUnreadable(String detail) implements Input {}

  /** A timer that an earlier step asked for. */
  record Wake() implements Input {}
}
