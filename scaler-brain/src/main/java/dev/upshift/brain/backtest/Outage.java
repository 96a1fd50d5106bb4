package dev.upshift.brain.backtest;

/**
 * A failure of a host, with the luck that decides whom it strikes.
 *
 * @param at when it strikes, in milliseconds since 1970
 * @param until when the host is up again
 * @param luck uniform in [0, 1): it strikes a host in a mode whose sensitivity is above it
 */
record Outage(long at, long until, double luck) {}
