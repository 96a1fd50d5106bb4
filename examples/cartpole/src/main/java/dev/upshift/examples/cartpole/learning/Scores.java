package dev.upshift.examples.cartpole.learning;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * What the episodes returned: how many there were, the last hundred, and the best mean of those.
 */
final class Scores {
  private static final int WINDOW = 100;

  private final int[] recent = new int[WINDOW];
  private long episodes;
  private double bestMean;

  void add(int episodeReturn) {
    recent[(int) (episodes % WINDOW)] = episodeReturn;
    episodes++;
    if (windowIsFull()) {
      bestMean = StrictMath.max(bestMean, mean());
    }
  }

  long episodes() {
    return episodes;
  }

  /** Whether a hundred episodes stand behind {@link #mean()}. */
  boolean windowIsFull() {
    return episodes >= WINDOW;
  }

  /**
   * Mean return of the last hundred episodes, or of as many as there were; zero before the first.
   */
  double mean() {
    int count = (int) StrictMath.min(episodes, WINDOW);
    long sum = 0;
    for (int index = 0; index < count; index++) {
      sum += recent[index];
    }
    return count == 0 ? 0 : (double) sum / count;
  }

  /** The best mean return of a hundred episodes in a row so far; zero before there were so many. */
  double bestMean() {
    return bestMean;
  }

  void write(DataOutput output) throws IOException {
    output.writeLong(episodes);
    output.writeDouble(bestMean);
    for (int episodeReturn : recent) {
      output.writeInt(episodeReturn);
    }
  }

  static Scores read(DataInput input) throws IOException {
    Scores scores = new Scores();
    scores.episodes = input.readLong();
    scores.bestMean = input.readDouble();
    for (int index = 0; index < WINDOW; index++) {
      scores.recent[index] = input.readInt();
    }
    return scores;
  }
}
