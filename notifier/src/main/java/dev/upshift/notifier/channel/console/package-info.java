/** A line on standard output for each notice. */
@NullMarked
package dev.upshift.notifier.channel.console;

import org.jspecify.annotations.NullMarked;
