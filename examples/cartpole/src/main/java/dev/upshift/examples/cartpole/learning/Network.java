package dev.upshift.examples.cartpole.learning;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * A network from one observation to one number, with one hidden layer of rectified units, and the
 * Adam optimiser that trains it. All of its parameters stand in one flat array: for each hidden
 * unit its input weights, its bias and its output weight, then the output bias.
 */
final class Network {
  private static final int INPUTS = CartPole.OBSERVATION_SIZE;
  private static final int HIDDEN = 32;
  private static final int STRIDE = INPUTS + 2;
  private static final int OUTPUT_BIAS = HIDDEN * STRIDE;
  private static final int SIZE = OUTPUT_BIAS + 1;

  private static final double FIRST_MOMENT_DECAY = 0.9;
  private static final double SECOND_MOMENT_DECAY = 0.999;
  private static final double EPSILON = 1e-5;

  private final double[] weights = new double[SIZE];
  private final double[] gradient = new double[SIZE];
  private final double[] firstMoment = new double[SIZE];
  private final double[] secondMoment = new double[SIZE];
  private double firstCorrection = 1;
  private double secondCorrection = 1;

  private Network() {}

  /** A network with random input weights and an output close to zero. */
  static Network random(Randomness randomness) {
    Network network = new Network();
    double spread = StrictMath.sqrt(6.0 / INPUTS);
    for (int unit = 0; unit < HIDDEN; unit++) {
      int start = unit * STRIDE;
      for (int input = 0; input < INPUTS; input++) {
        network.weights[start + input] = randomness.nextWithin(spread);
      }
      network.weights[start + INPUTS + 1] = randomness.nextWithin(0.05);
    }
    return network;
  }

  /** The output for the observation that starts at {@code offset}. */
  double output(double[] observations, int offset) {
    double output = weights[OUTPUT_BIAS];
    for (int start = 0; start < OUTPUT_BIAS; start += STRIDE) {
      output += weights[start + INPUTS + 1] * StrictMath.max(0, sum(start, observations, offset));
    }
    return output;
  }

  /** Adds to the gradient what {@code slope}, the loss's derivative by the output, says of it. */
  void accumulate(double[] observations, int offset, double slope) {
    gradient[OUTPUT_BIAS] += slope;
    for (int start = 0; start < OUTPUT_BIAS; start += STRIDE) {
      double sum = sum(start, observations, offset);
      if (sum > 0) {
        double back = slope * weights[start + INPUTS + 1];
        for (int input = 0; input < INPUTS; input++) {
          gradient[start + input] += back * observations[offset + input];
        }
        gradient[start + INPUTS] += back;
        gradient[start + INPUTS + 1] += slope * sum;
      }
    }
  }

  private double sum(int start, double[] observations, int offset) {
    double sum = weights[start + INPUTS];
    for (int input = 0; input < INPUTS; input++) {
      sum += weights[start + input] * observations[offset + input];
    }
    return sum;
  }

  /** Moves the weights one step of Adam against the gradient gathered, and clears it. */
  void descend(double rate) {
    firstCorrection *= FIRST_MOMENT_DECAY;
    secondCorrection *= SECOND_MOMENT_DECAY;
    for (int index = 0; index < SIZE; index++) {
      double slope = gradient[index];
      firstMoment[index] += (1 - FIRST_MOMENT_DECAY) * (slope - firstMoment[index]);
      secondMoment[index] += (1 - SECOND_MOMENT_DECAY) * (slope * slope - secondMoment[index]);
      double mean = firstMoment[index] / (1 - firstCorrection);
      double scale = StrictMath.sqrt(secondMoment[index] / (1 - secondCorrection)) + EPSILON;
      weights[index] -= rate * mean / scale;
      gradient[index] = 0;
    }
  }

  /** Writes the weights and the optimiser; the gradient is always zero between two steps. */
  void write(DataOutput output) throws IOException {
    for (int index = 0; index < SIZE; index++) {
      output.writeDouble(weights[index]);
      output.writeDouble(firstMoment[index]);
      output.writeDouble(secondMoment[index]);
    }
    output.writeDouble(firstCorrection);
    output.writeDouble(secondCorrection);
  }

  static Network read(DataInput input) throws IOException {
    Network network = new Network();
    for (int index = 0; index < SIZE; index++) {
      network.weights[index] = input.readDouble();
      network.firstMoment[index] = input.readDouble();
      network.secondMoment[index] = input.readDouble();
    }
    network.firstCorrection = input.readDouble();
    network.secondCorrection = input.readDouble();
    return network;
  }
}
