/** Components as services of the machine's own service manager. */
@NullMarked
package dev.upshift.cli.install;

import org.jspecify.annotations.NullMarked;
