/** The only room that knows Paho: one connection made safe, handed to Vert.x contexts. */
@NullMarked
package dev.upshift.mqtt;

import org.jspecify.annotations.NullMarked;
