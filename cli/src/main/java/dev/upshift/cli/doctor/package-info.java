/** Looks for what keeps Upshift from working here, and says one fix for each. */
@NullMarked
package dev.upshift.cli.doctor;

import org.jspecify.annotations.NullMarked;
