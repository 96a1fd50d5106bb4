/** YAML configuration into typed records, secrets, durations, and the one table of exit codes. */
@NullMarked
package dev.upshift.configuration;

import org.jspecify.annotations.NullMarked;
