package dev.upshift.agent.checkpoint;

import java.util.Optional;

/**
 * What was done before the training was started.
 *
 * @param damaged the checkpoint that must not be resumed from
 * @param reason what is wrong with it
 * @param kept the kept one that was put back, where that was done
 * @param instead what the training now finds; empty where there was nothing to fall back to
 */
public record Repair(
    String damaged, String reason, Optional<Manifest> kept, Optional<String> instead) {}
