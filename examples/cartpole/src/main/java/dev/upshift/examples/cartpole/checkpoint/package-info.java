/** The checkpoint file: written so that a kill at any moment leaves a whole one behind. */
@NullMarked
package dev.upshift.examples.cartpole.checkpoint;

import org.jspecify.annotations.NullMarked;
