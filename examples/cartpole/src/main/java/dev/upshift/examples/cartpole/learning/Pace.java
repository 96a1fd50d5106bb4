package dev.upshift.examples.cartpole.learning;

/** Is told before the environments step, so that a trainer can hold the learner back. */
@FunctionalInterface
public interface Pace {
  /** Returns when {@code steps} more steps may be taken. */
  void beforeSteps(int steps);
}
