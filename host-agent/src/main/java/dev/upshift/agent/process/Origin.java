package dev.upshift.agent.process;

/**
 * What a process was started for, so that a later agent can tell whether it is still wanted.
 *
 * @param definition a hash of all that decides what the mode's processes are
 * @param generation of the orders; every order that ends processes begins a new one
 */
public record Origin(String mode, String definition, long generation) {}
