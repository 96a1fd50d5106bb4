/** E-mail over SMTP. */
@NullMarked
package dev.upshift.notifier.channel.email;

import org.jspecify.annotations.NullMarked;
