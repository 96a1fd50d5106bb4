/** Commands about the installation: its configuration file, its hosts and its users. */
@NullMarked
package dev.upshift.cli.setup;

import org.jspecify.annotations.NullMarked;
