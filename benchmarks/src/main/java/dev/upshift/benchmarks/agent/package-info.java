/** What the host agent costs its host, beside collectd. */
@NullMarked
package dev.upshift.benchmarks.agent;

import org.jspecify.annotations.NullMarked;
