/** Forwarding to a Prometheus Alertmanager. */
@NullMarked
package dev.upshift.notifier.channel.alertmanager;

import org.jspecify.annotations.NullMarked;
