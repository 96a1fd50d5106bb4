package dev.upshift.configuration;

import java.nio.file.Path;
import java.util.Comparator;

/**
 * One mistake in a configuration file.
 *
 * @param line counted from 1
 * @param column counted from 1
 * @param sentence what must be, but was something else
 */
public record Mistake(int line, int column, String sentence) implements Comparable<Mistake> {
  private static final Comparator<Mistake> BY_PLACE =
      Comparator.comparingInt(Mistake::line)
          .thenComparingInt(Mistake::column)
          .thenComparing(Mistake::sentence);

  /** {@code FILE:LINE:COL: sentence}, as compilers and editors know it. */
  public String in(Path file) {
    return file + ":" + line + ":" + column + ": " + sentence;
  }

  @Override
  public int compareTo(Mistake other) {
    return BY_PLACE.compare(this, other);
  }
}
