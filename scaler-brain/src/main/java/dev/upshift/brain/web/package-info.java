/**
 * What the brain answers over HTTP on loopback: its health, its metrics, and the past. Reads only.
 */
@NullMarked
package dev.upshift.brain.web;

import org.jspecify.annotations.NullMarked;
