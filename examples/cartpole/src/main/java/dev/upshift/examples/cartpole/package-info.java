/**
 * A real training to supervise: it learns to balance a pole on a cart, with as many environments as
 * the mode says, reports progress on standard output and survives being killed.
 */
@NullMarked
package dev.upshift.examples.cartpole;

import org.jspecify.annotations.NullMarked;
