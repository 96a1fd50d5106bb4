package dev.upshift.examples.cartpole.learning;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * One cart on a track with a pole hinged to it: the classic task of Barto, Sutton and Anderson with
 * the usual constants, Euler steps of 20 ms and an end after 500 steps. Each step survived is worth
 * a return of one.
 */
final class CartPole {
  /** How many numbers an observation has: position, velocity, angle, angular velocity. */
  static final int OBSERVATION_SIZE = 4;

  /** An episode that gets this far is over and has the best return there is. */
  static final int STEP_LIMIT = 500;

  private static final double GRAVITY = 9.8;
  private static final double POLE_MASS = 0.1;
  private static final double TOTAL_MASS = 1.0 + POLE_MASS;
  private static final double HALF_POLE_LENGTH = 0.5;
  private static final double PUSH = 10.0;
  private static final double STEP_SECONDS = 0.02;
  private static final double TRACK_LIMIT = 2.4;
  private static final double ANGLE_LIMIT = 12 * 2 * StrictMath.PI / 360;
  private static final double START_SPREAD = 0.05;

  /** How a step left the episode. */
  enum Outcome {
    /** The pole stands. */
    STANDING,
    /** The pole leans too far, or the cart left the track. */
    FALLEN,
    /** The pole stands at the step limit. */
    TIME_UP
  }

  private double position;
  private double velocity;
  private double angle;
  private double angularVelocity;
  private int steps;

  /** Begins an episode close to upright. */
  void reset(Randomness randomness) {
    position = randomness.nextWithin(START_SPREAD);
    velocity = randomness.nextWithin(START_SPREAD);
    angle = randomness.nextWithin(START_SPREAD);
    angularVelocity = randomness.nextWithin(START_SPREAD);
    steps = 0;
  }

  /** Steps taken in this episode, which is also its return so far. */
  int steps() {
    return steps;
  }

  /** Writes the observation, each number scaled to about -1 to 1, to {@code target}. */
  void observe(double[] target, int offset) {
    target[offset] = position / TRACK_LIMIT;
    target[offset + 1] = velocity / 2;
    target[offset + 2] = angle / ANGLE_LIMIT;
    target[offset + 3] = angularVelocity / 2;
  }

  /** Pushes the cart for one step. */
  Outcome push(boolean right) {
    double force = right ? PUSH : -PUSH;
    double cosine = StrictMath.cos(angle);
    double sine = StrictMath.sin(angle);
    double drive =
        (force + POLE_MASS * HALF_POLE_LENGTH * angularVelocity * angularVelocity * sine)
            / TOTAL_MASS;
    double angularAcceleration =
        (GRAVITY * sine - cosine * drive)
            / (HALF_POLE_LENGTH * (4.0 / 3.0 - POLE_MASS * cosine * cosine / TOTAL_MASS));
    double acceleration =
        drive - POLE_MASS * HALF_POLE_LENGTH * angularAcceleration * cosine / TOTAL_MASS;
    position += STEP_SECONDS * velocity;
    velocity += STEP_SECONDS * acceleration;
    angle += STEP_SECONDS * angularVelocity;
    angularVelocity += STEP_SECONDS * angularAcceleration;
    steps++;
    return outcome();
  }

  private Outcome outcome() {
    if (StrictMath.abs(position) > TRACK_LIMIT || StrictMath.abs(angle) > ANGLE_LIMIT) {
      return Outcome.FALLEN;
    }
    return steps >= STEP_LIMIT ? Outcome.TIME_UP : Outcome.STANDING;
  }

  void write(DataOutput output) throws IOException {
    output.writeDouble(position);
    output.writeDouble(velocity);
    output.writeDouble(angle);
    output.writeDouble(angularVelocity);
    output.writeInt(steps);
  }

  static CartPole read(DataInput input) throws IOException {
    CartPole pole = new CartPole();
    pole.position = input.readDouble();
    pole.velocity = input.readDouble();
    pole.angle = input.readDouble();
    pole.angularVelocity = input.readDouble();
    pole.steps = input.readInt();
    return pole;
  }
}
