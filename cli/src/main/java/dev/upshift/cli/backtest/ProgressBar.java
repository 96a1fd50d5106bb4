package dev.upshift.cli.backtest;

import java.io.Console;
import java.io.PrintWriter;
import java.util.Optional;

/** How much is done, on one line that is written over; nothing where nobody looks. */
final class ProgressBar {
  private static final int WIDTH = 30;

  private final PrintWriter out;
  private final boolean shown;

  private ProgressBar(PrintWriter out, boolean shown) {
    this.out = out;
    this.shown = shown;
  }

  static ProgressBar onTerminal(PrintWriter out) {
    boolean terminal = Optional.ofNullable(System.console()).map(Console::isTerminal).orElse(false);
    return new ProgressBar(out, terminal);
  }

  void show(int done, int of) {
    if (shown) {
      int filled = WIDTH * done / Math.max(1, of);
      String bar = "#".repeat(filled) + ".".repeat(WIDTH - filled);
      out.print("\r[" + bar + "] " + done + " of " + of + " policies");
      out.flush();
    }
  }

  void clear() {
    if (shown) {
      out.print("\r" + " ".repeat(2 * WIDTH) + "\r");
      out.flush();
    }
  }
}
