package dev.upshift.notifier.outbox;

import dev.upshift.notifier.decide.Announcement;

/**
 * An alert that fires and was told on a channel.
 *
 * @param seq its place among all events
 */
public record Firing(long seq, Announcement announcement) {}
