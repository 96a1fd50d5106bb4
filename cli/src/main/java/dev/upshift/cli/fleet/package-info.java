/** Commands about hosts: what they are doing, why, and orders to them. */
@NullMarked
package dev.upshift.cli.fleet;

import org.jspecify.annotations.NullMarked;
