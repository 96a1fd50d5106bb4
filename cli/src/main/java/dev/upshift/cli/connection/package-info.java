/** How a person's command reaches the broker and the brain, and as whom. */
@NullMarked
package dev.upshift.cli.connection;

import org.jspecify.annotations.NullMarked;
