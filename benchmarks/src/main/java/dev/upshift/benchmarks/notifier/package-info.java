/** The notifier beside Debian's Alertmanager: the same events to the same sinks, in one run. */
@NullMarked
package dev.upshift.benchmarks.notifier;

import org.jspecify.annotations.NullMarked;
