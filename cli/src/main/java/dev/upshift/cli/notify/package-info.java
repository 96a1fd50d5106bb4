/** Commands about notices: trying channels, what was told, silence. */
@NullMarked
package dev.upshift.cli.notify;

import org.jspecify.annotations.NullMarked;
