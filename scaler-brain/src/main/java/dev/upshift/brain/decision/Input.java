package dev.upshift.brain.decision;

import dev.upshift.brain.learning.ClassPrior;
import dev.upshift.protocol.BootCause;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Everything that can make the brain decide about one host. */
public sealed interface Input {
  /** The host described itself: its ladder, lightest mode first, its fingerprint and labels. */
  record Described(
      List<Rung> ladder,
      @Nullable String fingerprint,
      @Nullable String startMode,
      Map<String, String> labels)
      implements Input {
    public Described {
      ladder = List.copyOf(ladder);
      // A recording of before there were labels has none.
      labels = Collections.unmodifiableMap(new TreeMap<>(labels == null ? Map.of() : labels));
    }

    public Described(List<Rung> ladder, @Nullable String fingerprint, @Nullable String startMode) {
      this(ladder, fingerprint, startMode, Map.of());
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

  /**
   * The agent gave a mode up that did not start, and went back to the one that ran before.
   *
   * @param reason as the agent tells it
   * @param rolledBackTo what runs instead
   */
  record StartFailed(String mode, String reason, String rolledBackTo) implements Input {}

  /** A failure other than a reboot. The id makes redelivery harmless. */
  record Failed(FailureKind kind, String id) implements Input {}

  record Progressed(double ratePerHour) implements Input {}

  /**
   * There is a checkpoint.
   *
   * @param ago how long there has been, where the host told it late; null for just now
   * @param tookSeconds how long it took to save; null where nobody knows
   */
  record CheckpointSaved(@Nullable Duration ago, @Nullable Double tookSeconds) implements Input {
    public CheckpointSaved() {
      this(null, null);
    }
  }

  /** How long a checkpoint takes, of a training that is not known to have saved one. */
  record CheckpointTook(double seconds) implements Input {}

  /** What the hosts of its class have shown together. */
  record PriorLearned(ClassPrior prior) implements Input {}

  /**
   * Many hosts of the fleet rebooted at once, this one among them: its reboots of that time do not
   * count (rule 12).
   *
   * @param rebooted how many hosts
   * @param online out of how many
   */
  record SiteEvent(Instant from, Instant to, int rebooted, int online) implements Input {}

  /**
   * The fleet has no place for the step up that is due (rule 13).
   *
   * @param climbing how many hosts are in a new mode
   * @param until when a place is free at the latest
   */
  record PromotionRefused(int climbing, int limit, Instant until) implements Input {}

  /** The fleet has a place for the step up that this host waits with. */
  record PromotionGranted() implements Input {}

  /** The training reports that it is complete. */
  record Completed() implements Input {}

  /** What a person ordered: who, and why; null where nobody says. */
  interface Ordered {
    @Nullable String by();

    @Nullable String why();
  }

  /** An operator pins a mode, until released or until the time is up. */
  record PinMode(String mode, @Nullable Duration ttl, @Nullable String by, @Nullable String why)
      implements Input, Ordered {
    public PinMode(String mode, @Nullable Duration ttl, @Nullable String by) {
      this(mode, ttl, by, null);
    }
  }

  /** An operator moves one rung, once. */
  record StepMode(boolean up, @Nullable String by, @Nullable String why) implements Input, Ordered {
    public StepMode(boolean up, @Nullable String by) {
      this(up, by, null);
    }
  }

  /** An operator gives control back: ends a pin. */
  record Release(@Nullable String by, @Nullable String why) implements Input, Ordered {
    public Release(@Nullable String by) {
      this(by, null);
    }
  }

  record Pause(@Nullable Duration ttl, @Nullable String by, @Nullable String why)
      implements Input, Ordered {
    public Pause(@Nullable Duration ttl, @Nullable String by) {
      this(ttl, by, null);
    }
  }

  record Resume(@Nullable String by, @Nullable String why) implements Input, Ordered {
    public Resume(@Nullable String by) {
      this(by, null);
    }
  }

  record Reset(@Nullable String by, @Nullable String why) implements Input, Ordered {
    public Reset(@Nullable String by) {
      this(by, null);
    }
  }

  record Retry(@Nullable String by, @Nullable String why) implements Input, Ordered {
    public Retry(@Nullable String by) {
      this(by, null);
    }
  }

  /** The brain begins to listen, again or for the first time, with this state from its journal. */
  record BrainStarted() implements Input {}

  /** This host's journal cannot be trusted: hold every command. */
  record JournalUnreadable(String detail) implements Input {}

  /** A timer that an earlier step asked for. */
  record Wake() implements Input {}
}
