/** Policies as files, for the commands that try one. */
@NullMarked
package dev.upshift.cli.policy;

import org.jspecify.annotations.NullMarked;
