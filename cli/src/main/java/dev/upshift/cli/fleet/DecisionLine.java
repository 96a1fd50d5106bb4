package dev.upshift.cli.fleet;

import dev.upshift.protocol.Notice;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/** A decision as one line, in the format of {@code simulate}. */
public final class DecisionLine {
  private DecisionLine() {}

  /** {@code 2025-12-30T20:27:00Z tnr-0 light -> medium scale-up stable for 60m}. */
  public static String of(Notice.Decision decision) {
    return decision.at().truncatedTo(ChronoUnit.SECONDS)
        + " "
        + decision.host()
        + " "
        + Optional.ofNullable(decision.from()).orElse("-")
        + " -> "
        + Optional.ofNullable(decision.to()).orElse("-")
        + " "
        + decision.reason()
        + " "
        + decision.summary();
  }
}
