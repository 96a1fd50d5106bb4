/** ntfy, for phones. */
@NullMarked
package dev.upshift.notifier.channel.ntfy;

import org.jspecify.annotations.NullMarked;
