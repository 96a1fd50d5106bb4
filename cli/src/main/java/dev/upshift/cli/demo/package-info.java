/** The guide's scenarios, played for real in two minutes. */
@NullMarked
package dev.upshift.cli.demo;

import org.jspecify.annotations.NullMarked;
