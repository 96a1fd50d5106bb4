package dev.upshift.examples.cartpole.learning;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Learns the cart and pole by proximal policy optimisation (Schulman et al., 2017): all
 * environments step together under the present policy, then actor and critic are improved on what
 * was seen.
 *
 * <p>Between two iterations the whole learner can be written and read back, and a learner read back
 * with the same number of environments does exactly what the first would have done. With another
 * number, what was learned is kept, surplus environments are dropped and new ones begin an episode.
 */
public final class Learner {
  private static final int LEAST_ROWS = 16;
  private static final int LEAST_STEPS = 1024;
  private static final int MOST_ENVIRONMENTS = 4096;

  private final Randomness randomness;
  private final Network actor;
  private final Network critic;
  private final Scores scores;
  private final List<CartPole> environments;
  private final Rollout rollout;
  private final Improvement improvement;
  private long steps;

  private Learner(
      Randomness randomness,
      Network actor,
      Network critic,
      Scores scores,
      List<CartPole> environments) {
    this.randomness = randomness;
    this.actor = actor;
    this.critic = critic;
    this.scores = scores;
    this.environments = environments;
    int rows = StrictMath.max(LEAST_ROWS, LEAST_STEPS / environments.size());
    this.rollout = new Rollout(environments.size(), rows);
    this.improvement = new Improvement(rollout.size());
  }

  /** A learner that knows nothing yet. */
  public static Learner fresh(long seed, int environmentCount) {
    Randomness randomness = new Randomness(seed);
    Network actor = Network.random(randomness);
    Network critic = Network.random(randomness);
    List<CartPole> environments = resized(List.of(), environmentCount, randomness);
    return new Learner(randomness, actor, critic, new Scores(), environments);
  }

  private static List<CartPole> resized(List<CartPole> present, int count, Randomness randomness) {
    if (count < 1 || count > MOST_ENVIRONMENTS) {
      throw new IllegalArgumentException(
          "environments must be from 1 to " + MOST_ENVIRONMENTS + ", but was " + count);
    }
    List<CartPole> resized =
        new ArrayList<>(present.subList(0, StrictMath.min(count, present.size())));
    while (resized.size() < count) {
      CartPole pole = new CartPole();
      pole.reset(randomness);
      resized.add(pole);
    }
    return resized;
  }

  /** Steps all environments for one rollout, telling {@code pace} before each row, and improves. */
  public void iterate(Pace pace) {
    for (int row = 0; row < rollout.rows; row++) {
      pace.beforeSteps(environments.size());
      for (int environment = 0; environment < environments.size(); environment++) {
        step(environments.get(environment), row * environments.size() + environment);
      }
    }
    rollout.finish();
    double mastery = scores.mean() / CartPole.STEP_LIMIT;
    improvement.improve(actor, critic, rollout, mastery, randomness);
  }

  private void step(CartPole pole, int index) {
    int offset = index * CartPole.OBSERVATION_SIZE;
    pole.observe(rollout.observations, offset);
    double valueBefore = critic.output(rollout.observations, offset);
    double rightProbability = Improvement.sigmoid(actor.output(rollout.observations, offset));
    boolean right = randomness.nextDouble() < rightProbability;
    rollout.right[index] = right;
    rollout.probability[index] = right ? rightProbability : 1 - rightProbability;
    CartPole.Outcome outcome = pole.push(right);
    steps++;
    rollout.judge(
        index, valueBefore, valueAfter(pole, outcome), outcome != CartPole.Outcome.STANDING);
    if (outcome != CartPole.Outcome.STANDING) {
      scores.add(pole.steps());
      pole.reset(randomness);
    }
  }

  private double valueAfter(CartPole pole, CartPole.Outcome outcome) {
    if (outcome == CartPole.Outcome.FALLEN) {
      return 0;
    }
    double[] observation = new double[CartPole.OBSERVATION_SIZE];
    pole.observe(observation, 0);
    return critic.output(observation, 0);
  }

  public int environmentCount() {
    return environments.size();
  }

  /** Episodes finished since the learner was fresh. */
  public long episodes() {
    return scores.episodes();
  }

  /** Steps taken in all environments since the learner was fresh. */
  public long steps() {
    return steps;
  }

  /** Mean return of the last hundred episodes, or of as many as there were. */
  public double meanReturn() {
    return scores.mean();
  }

  /** Whether {@link #meanReturn()} stands on a hundred episodes. */
  public boolean hasHundredEpisodes() {
    return scores.windowIsFull();
  }

  /** The best mean return of a hundred episodes in a row so far. */
  public double bestMeanReturn() {
    return scores.bestMean();
  }

  /** Writes everything that {@link #read} needs to continue exactly. */
  public void write(DataOutput output) throws IOException {
    output.writeLong(randomness.state());
    output.writeLong(steps);
    scores.write(output);
    actor.write(output);
    critic.write(output);
    output.writeInt(environments.size());
    for (CartPole pole : environments) {
      pole.write(output);
    }
  }

  /** Reads what {@link #write} wrote and continues it in {@code environmentCount} environments. */
  public static Learner read(DataInput input, int environmentCount) throws IOException {
    Randomness randomness = new Randomness(input.readLong());
    long steps = input.readLong();
    Scores scores = Scores.read(input);
    Network actor = Network.read(input);
    Network critic = Network.read(input);
    int count = input.readInt();
    List<CartPole> environments = new ArrayList<>();
    for (int index = 0; index < count; index++) {
      environments.add(CartPole.read(input));
    }
    List<CartPole> resized = resized(environments, environmentCount, randomness);
    Learner learner = new Learner(randomness, actor, critic, scores, resized);
    learner.steps = steps;
    return learner;
  }
}
