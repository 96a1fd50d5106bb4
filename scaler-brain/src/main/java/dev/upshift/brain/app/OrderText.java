package dev.upshift.brain.app;

import dev.upshift.protocol.OverrideOrder;
import dev.upshift.protocol.OverrideProperty;

/** A person's order in words: what a line of the history and a message name it by. */
final class OrderText {
  private OrderText() {}

  /** {@code stop}, {@code mode light}, {@code pause on}, {@code retry}. */
  static String of(OverrideProperty property, OverrideOrder order) {
    String value = order.value().strip();
    return switch (property) {
      case TRAINING -> value.isEmpty() ? property.leaf() : value;
      case MODE, PAUSE, ACKNOWLEDGE, SILENCE -> (property.leaf() + " " + value).strip();
      case RETRY, RESET, ANNOUNCE_REBOOT -> property.leaf();
    };
  }

  /** Who gave it, and why, as the end of a sentence; empty where nobody says. */
  static String signed(OverrideOrder order) {
    return OverrideOrder.signature(order.by(), order.why());
  }
}
