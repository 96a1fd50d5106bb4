/** Any service that takes an HTTP POST, with a template for what it is sent. */
@NullMarked
package dev.upshift.notifier.channel.webhook;

import org.jspecify.annotations.NullMarked;
