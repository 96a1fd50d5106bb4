/** The commands that people type: the root command, what they have in common, and how they end. */
@NullMarked
package dev.upshift.cli;

import org.jspecify.annotations.NullMarked;
