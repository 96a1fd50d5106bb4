package dev.upshift.examples.cartpole.learning;

/**
 * What the environments went through between two updates, in rows of one step for each environment:
 * the observation, the action and how likely it was, and the critic's view, from which come the
 * advantages (generalised advantage estimation) and the returns that the critic learns.
 */
final class Rollout {
  /** Rewards and values are scaled so that a pole that stands for ever is worth about one. */
  static final double REWARD = 0.01;

  private static final double DISCOUNT = 0.99;
  private static final double TRACE_DECAY = 0.95;

  final int environments;
  final int rows;
  final double[] observations;
  final boolean[] right;
  final double[] probability;
  final double[] advantage;
  final double[] target;
  private final double[] value;
  private final double[] nextValue;
  private final boolean[] last;

  Rollout(int environments, int rows) {
    this.environments = environments;
    this.rows = rows;
    int size = size();
    observations = new double[size * CartPole.OBSERVATION_SIZE];
    right = new boolean[size];
    probability = new double[size];
    advantage = new double[size];
    target = new double[size];
    value = new double[size];
    nextValue = new double[size];
    last = new boolean[size];
  }

  int size() {
    return environments * rows;
  }

  /** Notes what the critic thought before and after a step, and whether it ended its episode. */
  void judge(int index, double valueBefore, double valueAfter, boolean endsEpisode) {
    value[index] = valueBefore;
    nextValue[index] = valueAfter;
    last[index] = endsEpisode;
  }

  /** Works the advantages and the critic's targets out, and normalises the advantages. */
  void finish() {
    for (int environment = 0; environment < environments; environment++) {
      double trace = 0;
      for (int row = rows - 1; row >= 0; row--) {
        int index = row * environments + environment;
        double surprise = REWARD + DISCOUNT * nextValue[index] - value[index];
        trace = surprise + (last[index] ? 0 : DISCOUNT * TRACE_DECAY * trace);
        advantage[index] = trace;
        target[index] = trace + value[index];
      }
    }
    normaliseAdvantages();
  }

  private void normaliseAdvantages() {
    double sum = 0;
    double squares = 0;
    for (double each : advantage) {
      sum += each;
      squares += each * each;
    }
    double mean = sum / size();
    double deviation = StrictMath.sqrt(StrictMath.max(0, squares / size() - mean * mean)) + 1e-8;
    for (int index = 0; index < advantage.length; index++) {
      advantage[index] = (advantage[index] - mean) / deviation;
    }
  }
}
