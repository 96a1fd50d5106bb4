/**
 * The notifier as a process: configuration, wiring, the loop from the link to the outbox to the
 * channels, health.
 */
@NullMarked
package dev.upshift.notifier.app;

import org.jspecify.annotations.NullMarked;
