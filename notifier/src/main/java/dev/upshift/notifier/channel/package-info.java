/** What every channel has in common: one method that delivers and one that says how it went. */
@NullMarked
package dev.upshift.notifier.channel;

import org.jspecify.annotations.NullMarked;
