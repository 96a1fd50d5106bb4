package dev.upshift.protocol;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What an operator and an agent say to each other about the training's logs. */
public sealed interface LogTalk extends Message {
  /**
   * {@code {host}/log/ask}, never retained: show the last lines, and what follows for a while.
   * Asked again with the same id, it follows for longer and repeats nothing.
   *
   * @param id made up by whoever asks; the answers carry it
   * @param lines how many of the last lines
   * @param followSeconds for how long to go on; 0 ends it
   * @param command only this command's; null: every command's
   */
  record Ask(String id, int lines, long followSeconds, @Nullable String command)
      implements LogTalk {}

  /**
   * {@code {host}/log/lines}: a part of the answer.
   *
   * @param seq from 1, by one
   * @param skipped lines before these that are left out, as there were too many
   * @param last whether nothing follows
   * @param refused why there is nothing to show; null where there is
   */
  record Lines(
      String id,
      long seq,
      List<Line> lines,
      long skipped,
      boolean last,
      @Nullable String refused,
      Instant at)
      implements LogTalk {}

  /** One line, and the command that wrote it. */
  record Line(String command, String text) {}
}
