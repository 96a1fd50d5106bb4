/**
 * The durable outbox: what has to be told on which channel, on disk before the broker is thanked.
 */
@NullMarked
package dev.upshift.notifier.outbox;

import org.jspecify.annotations.NullMarked;
