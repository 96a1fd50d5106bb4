package dev.upshift.brain.app;

import dev.upshift.brain.decision.Decision;
import java.time.temporal.ChronoUnit;

/** A decision as one line, as {@code simulate} prints it. */
final class DecisionText {
  private DecisionText() {}

  static String of(Decision decision) {
    return decision.at().truncatedTo(ChronoUnit.SECONDS)
        + " "
        + decision.host()
        + " "
        + (decision.from() == null ? "-" : decision.from())
        + " -> "
        + (decision.to() == null ? "-" : decision.to())
        + " "
        + decision.reason().word()
        + " "
        + decision.summary();
  }
}
