package dev.upshift.examples.cartpole.checkpoint;

/** A checkpoint that cannot be read, written or owned; the message is a sentence for people. */
public final class CheckpointException extends Exception {
  private static final long serialVersionUID = 1L;

  CheckpointException(String sentence) {
    super(sentence);
  }

  CheckpointException(String sentence, Throwable cause) {
    super(sentence, cause);
  }
}
