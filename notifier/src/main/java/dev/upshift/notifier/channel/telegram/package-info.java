/** The Telegram Bot API. */
@NullMarked
package dev.upshift.notifier.channel.telegram;

import org.jspecify.annotations.NullMarked;
