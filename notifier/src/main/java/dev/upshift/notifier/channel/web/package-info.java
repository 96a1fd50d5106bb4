/** What the channels that speak HTTP have in common: one request, and how it went. */
@NullMarked
package dev.upshift.notifier.channel.web;

import org.jspecify.annotations.NullMarked;
