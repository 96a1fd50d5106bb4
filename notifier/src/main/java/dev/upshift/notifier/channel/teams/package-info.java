/** Microsoft Teams, through a Workflows webhook and an Adaptive Card. */
@NullMarked
package dev.upshift.notifier.channel.teams;

import org.jspecify.annotations.NullMarked;
