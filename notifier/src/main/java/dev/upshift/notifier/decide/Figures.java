package dev.upshift.notifier.decide;

import java.time.Instant;
import java.util.Optional;

/**
 * What a host looked like at a moment, for the digest.
 *
 * @param failures that counted in the hour before, reboots and others
 * @param progressPercent of the training's total, where it says so
 * @param cost so far, where it is known
 * @param saved by its end, beside the baseline, where that is known
 */
public record Figures(
    String host,
    Instant at,
    String mode,
    String state,
    int failures,
    Optional<Double> progressPercent,
    Optional<Double> cost,
    Optional<Double> saved) {}
