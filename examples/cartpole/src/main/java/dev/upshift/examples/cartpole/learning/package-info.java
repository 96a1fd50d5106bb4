/**
 * The learner: the cart and pole, two small networks and proximal policy optimisation over a batch
 * of environments.
 *
 * <p>Pure: no clock, thread, file or unseeded randomness, so that a learner read back from a
 * checkpoint continues bit for bit.
 */
@NullMarked
package dev.upshift.examples.cartpole.learning;

import org.jspecify.annotations.NullMarked;
