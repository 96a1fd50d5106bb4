/** What the host says of itself: its boot, its figures, its GPUs, its training's progress. */
@NullMarked
package dev.upshift.agent.telemetry;

import org.jspecify.annotations.NullMarked;
