/**
 * The MQTT contract: topics, messages and their codec. Pure: no broker, no client, no clock. The
 * contract in words is docs/contract.md.
 */
@NullMarked
package dev.upshift.protocol;

import org.jspecify.annotations.NullMarked;
