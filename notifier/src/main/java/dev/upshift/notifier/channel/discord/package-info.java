/** Discord webhooks. */
@NullMarked
package dev.upshift.notifier.channel.discord;

import org.jspecify.annotations.NullMarked;
