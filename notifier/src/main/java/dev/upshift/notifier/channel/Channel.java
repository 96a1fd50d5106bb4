package dev.upshift.notifier.channel;

import dev.upshift.notifier.decide.Answer;
import dev.upshift.notifier.decide.Dispatch;

/** A way to reach people. */
public interface Channel extends AutoCloseable {
  /**
   * Delivers one announcement and waits for the answer, within the channel's own time limit. Called
   * by one thread at a time, for which it may block.
   */
  Answer deliver(Dispatch dispatch) throws InterruptedException;

  /** How many characters of ids fit into a message beside the rest; 0: everything by itself. */
  default int room() {
    return 0;
  }

  @Override
  void close();
}
