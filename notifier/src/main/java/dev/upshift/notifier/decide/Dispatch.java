package dev.upshift.notifier.decide;

import java.util.Optional;

/**
 * What a channel is given to deliver.
 *
 * @param possibleRepeat whether it may have arrived before, which the reader is told
 * @param fullText where the whole text can be read, for what the channel has to cut
 * @param thread what the channel itself called the message that this one follows
 */
public record Dispatch(
    Announcement announcement,
    Form form,
    boolean possibleRepeat,
    String fullText,
    Optional<String> thread) {

  /** The headline, with the mark of a repeat where it may be one. */
  public static String marked(String headline, boolean possibleRepeat) {
    return possibleRepeat ? headline + " " + Announcement.POSSIBLE_REPEAT : headline;
  }
}
