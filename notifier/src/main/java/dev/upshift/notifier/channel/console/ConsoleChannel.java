package dev.upshift.notifier.channel.console;

import dev.upshift.notifier.channel.Channel;
import dev.upshift.notifier.decide.Announcement;
import dev.upshift.notifier.decide.Answer;
import dev.upshift.notifier.decide.Dispatch;
import java.io.PrintStream;

/** Prints each notice as one line that begins with {@code notice}. */
public final class ConsoleChannel implements Channel {
  private final PrintStream out;

  public ConsoleChannel(PrintStream out) {
    this.out = out;
  }

  @Override
  public Answer deliver(Dispatch dispatch) {
    out.println(line(dispatch.announcement(), dispatch.possibleRepeat()));
    return out.checkError()
        ? new Answer.Failed("standard output is closed")
        : new Answer.Delivered();
  }

  static String line(Announcement announcement, boolean possibleRepeat) {
    return ("notice "
            + announcement.at()
            + " "
            + announcement.severity().word()
            + " "
            + announcement.headline()
            + (possibleRepeat ? " " + Announcement.POSSIBLE_REPEAT : "")
            + ": "
            + announcement.why()
            + "; next: "
            + announcement.next()
            + "; run: "
            + String.join(" or ", announcement.commands()))
        .replaceAll("[\\p{Cc} ]+", " ");
  }

  @Override
  public void close() {
    out.flush();
  }
}
