/** Running components as processes of their own. */
@NullMarked
package dev.upshift.cli.run;

import org.jspecify.annotations.NullMarked;
