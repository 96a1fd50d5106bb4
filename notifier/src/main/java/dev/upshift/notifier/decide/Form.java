package dev.upshift.notifier.decide;

/** How a message is laid out. */
public enum Form {
  /** As the channel shows it best. */
  NATIVE,
  /** Text and nothing else, after the native layout was not accepted. */
  PLAIN
}
