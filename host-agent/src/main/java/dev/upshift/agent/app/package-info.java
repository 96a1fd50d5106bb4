/** The agent's process: configuration, durable state, the loop that wires everything, the Main. */
@NullMarked
package dev.upshift.agent.app;

import org.jspecify.annotations.NullMarked;
