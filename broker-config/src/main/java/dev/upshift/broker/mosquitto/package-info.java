/** Mosquitto's form of the permissions and the registry: its three configuration files. */
@NullMarked
package dev.upshift.broker.mosquitto;

import org.jspecify.annotations.NullMarked;
