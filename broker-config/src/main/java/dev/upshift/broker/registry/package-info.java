/** Who exists: hosts, services and people, with hashed passwords, in one file that lasts. */
@NullMarked
package dev.upshift.broker.registry;

import org.jspecify.annotations.NullMarked;
