/** What a component tells the service manager that started it. */
@NullMarked
package dev.upshift.configuration.systemd;

import org.jspecify.annotations.NullMarked;
