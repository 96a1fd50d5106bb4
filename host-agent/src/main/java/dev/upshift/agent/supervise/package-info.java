/**
 * The rules of supervision, pure: what to start, stop and restart and when, and which documents and
 * commands of the brain to obey. Time comes in as {@code now}, timers go out as {@code wakeAt}.
 */
@NullMarked
package dev.upshift.agent.supervise;

import org.jspecify.annotations.NullMarked;
