/** Who may publish and subscribe to what: one table, pure data, and how it is applied. */
@NullMarked
package dev.upshift.broker.permission;

import org.jspecify.annotations.NullMarked;
