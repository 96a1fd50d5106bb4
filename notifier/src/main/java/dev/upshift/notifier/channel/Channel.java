package dev.upshift.notifier.channel;

import dev.upshift.notifier.decide.Announcement;
import dev.upshift.notifier.decide.Answer;
import dev.upshift.notifier.decide.Form;

/** A way to reach people. */
public interface Channel extends AutoCloseable {
  /**
   * Delivers one announcement and waits for the answer, within the channel's own time limit. Called
   * by one thread at a time, for which it may block.
   *
   * @param possibleRepeat whether it may have arrived before, which the reader is told
   */
  Answer deliver(Announcement announcement, Form form, boolean possibleRepeat)
      throws InterruptedException;

  @Override
  void close();
}
