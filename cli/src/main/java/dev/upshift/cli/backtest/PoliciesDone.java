package dev.upshift.cli.backtest;

import java.io.Console;
import java.util.Optional;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** A bar of how many policies are done; nothing where no terminal looks. */
final class PoliciesDone implements AutoCloseable {
  private static final int MILLIS = 200;

  private final Optional<ProgressBar> bar;

  private PoliciesDone(Optional<ProgressBar> bar) {
    this.bar = bar;
  }

  static PoliciesDone onTerminal() {
    boolean terminal = Optional.ofNullable(System.console()).map(Console::isTerminal).orElse(false);
    return new PoliciesDone(terminal ? Optional.of(begun()) : Optional.empty());
  }

  private static ProgressBar begun() {
    return new ProgressBarBuilder()
        .setTaskName("backtest")
        .setUnit(" policies", 1)
        .setStyle(ProgressBarStyle.ASCII)
        .setUpdateIntervalMillis(MILLIS)
        // What is known to be a terminal: standard error may be a file.
        .setConsumer(new ConsoleProgressBarConsumer(System.out))
        .clearDisplayOnFinish()
        .build();
  }

  void show(int done, int of) {
    bar.ifPresent(b -> b.maxHint(of).stepTo(done));
  }

  @Override
  public void close() {
    bar.ifPresent(ProgressBar::close);
  }
}
