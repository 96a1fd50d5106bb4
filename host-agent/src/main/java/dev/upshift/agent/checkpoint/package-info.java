/**
 * The training's checkpoints: found by pattern, judged before they are resumed from, the last good
 * ones kept aside and put back. Everything here blocks: for threads that may wait.
 */
@NullMarked
package dev.upshift.agent.checkpoint;

import org.jspecify.annotations.NullMarked;
