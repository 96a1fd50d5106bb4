/**
 * The decision rules: a pure, deterministic function of (host state, input, now, policy), keyed by
 * host. No clock, no IO, no randomness. The rules in words are docs/policy.md.
 */
@NullMarked
package dev.upshift.brain.decision;

import org.jspecify.annotations.NullMarked;
