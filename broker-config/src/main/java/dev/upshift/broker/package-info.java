/**
 * What every broker of Upshift needs to know, and how the embedded one is started: its
 * configuration and its launch command. Who may do what is in {@code permission}, who exists in
 * {@code registry}; {@code hivemq} and {@code mosquitto} are two brokers' own forms of both.
 */
@NullMarked
package dev.upshift.broker;

import org.jspecify.annotations.NullMarked;
