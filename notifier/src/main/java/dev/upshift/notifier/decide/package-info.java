/**
 * What is told to people, in which words, and when a delivery is tried again. Pure: no clock, no
 * thread, no file.
 */
@NullMarked
package dev.upshift.notifier.decide;

import org.jspecify.annotations.NullMarked;
