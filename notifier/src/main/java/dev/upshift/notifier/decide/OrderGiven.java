package dev.upshift.notifier.decide;

import dev.upshift.protocol.Address.Host;
import dev.upshift.protocol.Address.Scope;
import dev.upshift.protocol.Notice;
import java.util.Optional;

/**
 * The order of a person that a decision answers, as its evidence has it: told by its name, with the
 * command that undoes it or shows what came of it.
 */
record OrderGiven(String order, String value, boolean refused) {
  private static final int NAME_LIMIT = 60;

  static Optional<OrderGiven> in(Notice.Decision decision) {
    Object order = decision.evidence().get("order");
    Object value = decision.evidence().get("value");
    return order == null || value == null
        ? Optional.empty()
        : Optional.of(
            new OrderGiven(
                order.toString(),
                value.toString().strip(),
                decision.evidence().containsKey("refused")));
  }

  /** {@code stop was ordered}. */
  String text() {
    return Shortening.to(NAME_LIMIT, name()) + (refused ? " is refused" : " was ordered");
  }

  private String name() {
    return switch (order) {
      case "training" -> value.isEmpty() ? order : value;
      case "mode", "pause" -> (order + " " + value).strip();
      default -> order;
    };
  }

  /** The command to type next; empty where there is nothing to undo. */
  Optional<String> answer(Scope scope) {
    return refused
        ? Optional.empty()
        : switch (order) {
          case "training" -> training(scope);
          case "mode" -> mode().map(m -> command("override", scope) + " " + m);
          case "pause" ->
              Optional.of(command(value.equalsIgnoreCase("on") ? "resume" : "pause", scope));
          default -> Optional.empty();
        };
  }

  private Optional<String> training(Scope scope) {
    return switch (value) {
      case "stop" -> Optional.of(command("start", scope));
      case "start" -> Optional.of(command("stop", scope));
      case "restart" -> ofOneHost("logs", scope);
      default -> ofOneHost("checkpoints", scope);
    };
  }

  private Optional<String> mode() {
    return switch (value) {
      case "auto" -> Optional.empty();
      case "up" -> Optional.of("down");
      case "down" -> Optional.of("up");
      default -> Optional.of("auto");
    };
  }

  private static Optional<String> ofOneHost(String verb, Scope scope) {
    return scope instanceof Host ? Optional.of(command(verb, scope)) : Optional.empty();
  }

  private static String command(String verb, Scope scope) {
    return "./upshift " + verb + " " + Wording.addressed(scope);
  }
}
