package dev.upshift.examples.cartpole.learning;

/**
 * One improvement of actor and critic on a rollout: a few passes in shuffled minibatches, the
 * policy's change clipped as in proximal policy optimisation. The steps shrink as the mean return
 * nears its limit, so that a policy that works is not unlearned.
 */
final class Improvement {
  private static final int PASSES = 4;
  private static final int MINIBATCH = 256;
  private static final double CLIP = 0.2;
  private static final double ENTROPY_BONUS = 0.005;
  private static final double ACTOR_RATE = 2e-3;
  private static final double CRITIC_RATE = 4e-3;
  private static final double LEAST_RATE_SHARE = 0.03;

  private final int[] order;

  Improvement(int size) {
    order = new int[size];
  }

  /** Improves both networks; {@code mastery} is the mean return as a share of the best. */
  void improve(
      Network actor, Network critic, Rollout rollout, double mastery, Randomness randomness) {
    double share = StrictMath.max(LEAST_RATE_SHARE, 1 - mastery);
    for (int pass = 0; pass < PASSES; pass++) {
      shuffle(randomness);
      for (int start = 0; start < order.length; start += MINIBATCH) {
        int end = StrictMath.min(start + MINIBATCH, order.length);
        for (int position = start; position < end; position++) {
          learn(actor, critic, rollout, order[position], end - start);
        }
        actor.descend(ACTOR_RATE * share);
        critic.descend(CRITIC_RATE * share);
      }
    }
  }

  private void shuffle(Randomness randomness) {
    for (int index = 0; index < order.length; index++) {
      int other = randomness.nextInt(index + 1);
      order[index] = order[other];
      order[other] = index;
    }
  }

  private static void learn(Network actor, Network critic, Rollout rollout, int index, int count) {
    int offset = index * CartPole.OBSERVATION_SIZE;
    double[] observations = rollout.observations;
    double error = critic.output(observations, offset) - rollout.target[index];
    critic.accumulate(observations, offset, error / count);
    double slope = actorSlope(actor.output(observations, offset), rollout, index);
    actor.accumulate(observations, offset, slope / count);
  }

  private static double actorSlope(double logit, Rollout rollout, int index) {
    double rightProbability = sigmoid(logit);
    double entropyByLogit = -logit * rightProbability * (1 - rightProbability);
    double slope = -ENTROPY_BONUS * entropyByLogit;
    boolean right = rollout.right[index];
    double ratio = (right ? rightProbability : 1 - rightProbability) / rollout.probability[index];
    double advantage = rollout.advantage[index];
    boolean clipped = advantage > 0 ? ratio > 1 + CLIP : ratio < 1 - CLIP;
    if (!clipped) {
      slope -= advantage * ratio * (right ? 1 - rightProbability : -rightProbability);
    }
    return slope;
  }

  static double sigmoid(double logit) {
    return 1 / (1 + StrictMath.exp(-logit));
  }
}
