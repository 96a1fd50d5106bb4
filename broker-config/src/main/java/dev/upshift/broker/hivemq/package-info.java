/**
 * The embedded broker, HiveMQ CE: a process and a class path of its own, because its Netty is not
 * Vert.x's. Nothing outside this package needs HiveMQ on its class path.
 */
@NullMarked
package dev.upshift.broker.hivemq;

import org.jspecify.annotations.NullMarked;
