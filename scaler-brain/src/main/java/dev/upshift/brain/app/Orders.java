package dev.upshift.brain.app;

import dev.upshift.brain.decision.Input;
import dev.upshift.protocol.CommandAction;
import dev.upshift.protocol.OverrideOrder;
import dev.upshift.protocol.OverrideProperty;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a person's order asks for. */
sealed interface Orders {
  /** Before the id of the checkpoint to go back to; without one it is the last that is kept. */
  String ROLLBACK_TO = "rollback ";

  /** A matter for the rules. */
  record Rule(Input input) implements Orders {}

  /** Something that the host shall do once. */
  record Action(CommandAction action, Map<String, String> arguments) implements Orders {
    public Action {
      arguments = Map.copyOf(arguments);
    }

    Action(CommandAction action) {
      this(action, Map.of());
    }
  }

  /** The next reboot is planned; the host shall know, too. */
  record Announcement() implements Orders {}

  /** Somebody else's matter. */
  record Ignored() implements Orders {}

  /** Not an order; the sentence says what would be. */
  record Malformed(String sentence) implements Orders {}

  static Orders of(OverrideProperty property, OverrideOrder order) {
    Orders meant = meaning(property, order);
    return meant instanceof Ignored
        ? meant
        : objection(order).<Orders>map(Malformed::new).orElse(meant);
  }

  private static Optional<String> objection(OverrideOrder order) {
    Long seconds = order.ttlSeconds();
    if (order.value().isBlank()) {
      return Optional.of("an order must have a value");
    }
    return seconds != null && (seconds <= 0 || seconds > Duration.ofDays(3_650).toSeconds())
        ? Optional.of("ttlSeconds must be from 1 to 10 years, but was " + seconds)
        : Optional.empty();
  }

  private static Orders meaning(OverrideProperty property, OverrideOrder order) {
    String value = order.value().strip();
    Optional<Duration> ttl = Optional.ofNullable(order.ttlSeconds()).map(Duration::ofSeconds);
    return switch (property) {
      case MODE -> new Rule(mode(value, ttl, order.by(), order.why()));
      case PAUSE -> pause(value, ttl, order.by(), order.why());
      case RETRY -> new Rule(new Input.Retry(order.by(), order.why()));
      case RESET -> new Rule(new Input.Reset(order.by(), order.why()));
      case TRAINING -> training(value);
      case ANNOUNCE_REBOOT -> new Announcement();
      case ACKNOWLEDGE, SILENCE -> new Ignored();
    };
  }

  private static Input mode(
      String value, Optional<Duration> ttl, @Nullable String by, @Nullable String why) {
    return switch (value) {
      case "auto" -> new Input.Release(by, why);
      case "up" -> new Input.StepMode(true, by, why);
      case "down" -> new Input.StepMode(false, by, why);
      default -> new Input.PinMode(value, ttl.orElse(null), by, why);
    };
  }

  private static Orders pause(
      String value, Optional<Duration> ttl, @Nullable String by, @Nullable String why) {
    return switch (value.toLowerCase(Locale.ROOT)) {
      case "on" -> new Rule(new Input.Pause(ttl.orElse(null), by, why));
      case "off" -> new Rule(new Input.Resume(by, why));
      default -> new Malformed("pause must be on or off, but was '" + value + "'");
    };
  }

  private static Orders training(String value) {
    if (value.startsWith(ROLLBACK_TO)) {
      String kept = value.substring(ROLLBACK_TO.length()).strip();
      return new Action(CommandAction.ROLLBACK, Map.of("to", kept));
    }
    return switch (value) {
      case "start" -> new Action(CommandAction.START);
      case "stop" -> new Action(CommandAction.STOP);
      case "restart" -> new Action(CommandAction.RESTART_TRAINING);
      case "checkpoint" -> new Action(CommandAction.CHECKPOINT);
      case "rollback" -> new Action(CommandAction.ROLLBACK);
      default ->
          new Malformed(
              "training must be start, stop, restart, checkpoint, rollback or rollback ID, but was"
                  + " '"
                  + value
                  + "'");
    };
  }
}
