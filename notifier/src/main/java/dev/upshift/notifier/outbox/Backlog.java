package dev.upshift.notifier.outbox;

import java.time.Instant;
import java.util.Optional;

/**
 * How much waits for a channel.
 *
 * @param oldest when the longest waiting was queued
 */
public record Backlog(long waiting, long dead, Optional<Instant> oldest) {}
