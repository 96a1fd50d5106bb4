package dev.upshift.brain.replay;

/** What is wrong with one line of a scenario file. */
final class LineException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  LineException(String complaint) {
    super(complaint);
  }
}
