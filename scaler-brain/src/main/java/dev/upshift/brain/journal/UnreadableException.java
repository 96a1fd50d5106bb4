package dev.upshift.brain.journal;

import org.jspecify.annotations.Nullable;

/** Something in the journal is not what the journal writes. */
public final class UnreadableException extends Exception {
  private static final long serialVersionUID = 1L;

  UnreadableException(String sentence, @Nullable Throwable cause) {
    super(sentence, cause);
  }
}
