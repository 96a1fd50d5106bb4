package dev.upshift.examples.cartpole;

import dev.upshift.examples.cartpole.learning.Learner;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/**
 * The lines on standard output, one fact each and flushed, in a shape that a supervisor reads with
 * one regular expression. The rate is that of the last reports, half a minute at the usual pace.
 */
final class Progress {
  private static final int RATE_REPORTS = 30;

  private record Mark(long nanos, long episodes) {}

  private final PrintStream output;
  private final Deque<Mark> marks = new ArrayDeque<>();

  Progress(PrintStream output) {
    this.output = output;
  }

  void started(Learner learner) {
    mark(learner);
    line(String.format(Locale.ROOT, "started environments=%d", learner.environmentCount()));
  }

  void resumed(Learner learner, Path from) {
    mark(learner);
    line(
        String.format(
            Locale.ROOT,
            "resumed episodes=%d steps=%d from %s (environments=%d)",
            learner.episodes(),
            learner.steps(),
            from,
            learner.environmentCount()));
  }

  void report(Learner learner) {
    mark(learner);
    line(
        String.format(
            Locale.ROOT,
            "progress episodes=%d steps=%d return=%.1f rate=%d/h",
            learner.episodes(),
            learner.steps(),
            learner.meanReturn(),
            ratePerHour()));
  }

  void checkpoint(Learner learner) {
    line(
        String.format(
            Locale.ROOT, "checkpoint episodes=%d steps=%d", learner.episodes(), learner.steps()));
  }

  void stopped(Learner learner) {
    line(
        String.format(
            Locale.ROOT, "stopped episodes=%d steps=%d", learner.episodes(), learner.steps()));
  }

  void completed(Learner learner) {
    line(
        String.format(
            Locale.ROOT,
            "completed episodes=%d steps=%d return=%.1f best=%.1f",
            learner.episodes(),
            learner.steps(),
            learner.meanReturn(),
            learner.bestMeanReturn()));
  }

  private void mark(Learner learner) {
    marks.addLast(new Mark(System.nanoTime(), learner.episodes()));
    if (marks.size() > RATE_REPORTS) {
      marks.removeFirst();
    }
  }

  private long ratePerHour() {
    Mark first = marks.getFirst();
    Mark last = marks.getLast();
    double hours = (double) (last.nanos - first.nanos) / TimeUnit.HOURS.toNanos(1);
    return hours <= 0 ? 0 : Math.round((last.episodes - first.episodes) / hours);
  }

  private void line(String text) {
    output.println(text);
    output.flush();
  }
}
