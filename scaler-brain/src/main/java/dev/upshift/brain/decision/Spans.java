package dev.upshift.brain.decision;

import dev.upshift.brain.decision.Clock.Span;
import java.time.Duration;
import java.util.AbstractList;
import java.util.List;
import java.util.RandomAccess;

/**
 * The newest spans that a clock ran, and how long they are together: that is asked at each step of
 * each host, so that it is not added up anew each time.
 */
final class Spans extends AbstractList<Span> implements RandomAccess {
  private final List<Span> kept;
  private final Duration length;

  private Spans(List<Span> kept, Duration length) {
    this.kept = kept;
    this.length = length;
  }

  static Spans of(List<Span> list) {
    if (list instanceof Spans spans) {
      return spans;
    }
    Duration length = Duration.ZERO;
    for (Span span : list) {
      length = length.plus(span.length());
    }
    return new Spans(Latest.copyOf(list), length);
  }

  /** These with one more at the end; where so many are kept already, the first goes. */
  Spans with(Span more, int most) {
    Duration longer = length.plus(more.length());
    return new Spans(
        Latest.with(kept, more, most),
        kept.size() < most ? longer : longer.minus(kept.getFirst().length()));
  }

  Duration length() {
    return length;
  }

  @Override
  public Span get(int index) {
    return kept.get(index);
  }

  @Override
  public int size() {
    return kept.size();
  }
}
