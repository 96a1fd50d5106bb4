/**
 * Tries policies against recorded failures before a fleet is trusted to them: the same hosts, the
 * same failures and the same luck for every policy, and what each made of it. Deterministic for a
 * seed.
 */
@NullMarked
package dev.upshift.brain.backtest;

import org.jspecify.annotations.NullMarked;
