package dev.upshift.notifier.outbox;

import java.time.Instant;
import java.util.Optional;

/**
 * How much waits for a channel.
 *
 * @param oldest when the longest waiting was queued
 * @param tried from when on the longest waiting could be sent: its expiry counts from there
 */
public record Backlog(long waiting, long dead, Optional<Instant> oldest, Optional<Instant> tried) {}
