/**
 * What a host has shown of its modes, and which of them is worth most: failure rates with their
 * bounds, what a failure costs, useful progress. Pure arithmetic on values; the rules that act on
 * it are in {@code decision}.
 */
@NullMarked
package dev.upshift.brain.learning;

import org.jspecify.annotations.NullMarked;
