/** How soon a killed training runs again, under the agent and under other supervisors. */
@NullMarked
package dev.upshift.benchmarks.supervise;

import org.jspecify.annotations.NullMarked;
