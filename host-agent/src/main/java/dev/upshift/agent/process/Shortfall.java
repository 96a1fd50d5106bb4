package dev.upshift.agent.process;

/**
 * Limits that a start was to have and does not have.
 *
 * @param hasGroup whether it has a control group of its own all the same
 */
public record Shortfall(GroupLimits missing, boolean hasGroup) {}
