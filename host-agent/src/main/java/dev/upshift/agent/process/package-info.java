/** Real processes: starting them, owning their whole tree, ending it, reading what they log. */
@NullMarked
package dev.upshift.agent.process;

import org.jspecify.annotations.NullMarked;
