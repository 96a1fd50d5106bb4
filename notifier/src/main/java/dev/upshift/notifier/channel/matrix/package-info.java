/** A room on a Matrix homeserver. */
@NullMarked
package dev.upshift.notifier.channel.matrix;

import org.jspecify.annotations.NullMarked;
