/** The brain's process: its configuration, its one event loop, and everything wired together. */
@NullMarked
package dev.upshift.brain.app;

import org.jspecify.annotations.NullMarked;
