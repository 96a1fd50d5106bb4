/**
 * Runs the decision core over something written down instead of live hosts: scenario files. No
 * network, no clock of its own.
 */
@NullMarked
package dev.upshift.brain.replay;

import org.jspecify.annotations.NullMarked;
