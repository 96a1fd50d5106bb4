package dev.upshift.notifier.outbox;

/** The outbox cannot be read or written; what was asked for did not happen. */
public final class OutboxException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public OutboxException(String sentence, Throwable cause) {
    super(sentence, cause);
  }
}
