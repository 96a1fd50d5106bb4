/**
 * Measurements of whole processes, each beside a peer or against a limit that the documentation
 * promises: {@code ./upshift bench NAME}. Nothing of the product depends on this room.
 */
@NullMarked
package dev.upshift.benchmarks;

import org.jspecify.annotations.NullMarked;
