package dev.upshift.mqtt;

import org.jspecify.annotations.Nullable;

/** What went wrong on a link, in one sentence. */
public final class LinkException extends Exception {
  private static final long serialVersionUID = 1L;

  /** What the failure means for the caller. */
  public enum Kind {
    /** Nobody answers there, or the connection broke. */
    UNREACHABLE,
    /** The broker does not accept this user and password. */
    NOT_AUTHORIZED,
    /** The broker refuses this topic or this packet. */
    REFUSED,
    /** The bounded outbox is full, or a QoS 0 message found no connection. */
    NOT_SENT,
    /** Another client has taken the id. */
    TAKEN_OVER,
    /** The link was closed. */
    CLOSED
  }

  private final Kind kind;

  public LinkException(Kind kind, String sentence) {
    this(kind, sentence, null);
  }

  public LinkException(Kind kind, String sentence, @Nullable Throwable cause) {
    super(sentence, cause);
    this.kind = kind;
  }

  public Kind kind() {
    return kind;
  }
}
