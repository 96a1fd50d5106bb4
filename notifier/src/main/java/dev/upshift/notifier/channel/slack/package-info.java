/** Slack-compatible incoming webhooks. */
@NullMarked
package dev.upshift.notifier.channel.slack;

import org.jspecify.annotations.NullMarked;
