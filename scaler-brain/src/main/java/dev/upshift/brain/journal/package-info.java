/**
 * What the brain remembers: one SQLite file, written by one thread, a step at a time and as a
 * whole. A step counts only once it is here; only then may it be published or acknowledged.
 */
@NullMarked
package dev.upshift.brain.journal;

import org.jspecify.annotations.NullMarked;
