package dev.upshift.configuration;

/** The exit codes of every Upshift command; the handbook has the same table. */
public enum ExitCode {
  /** Everything is fine. */
  OK(0),
  /** It failed, and the sentence on standard error says how. */
  ERROR(1),
  /** A wrong command line, configuration or input file. */
  USAGE(2),
  /** A status that a person should look at. */
  DEGRADED(3),
  /** The broker or the brain cannot be reached, or refuses the credentials. */
  UNREACHABLE(4);

  private final int code;

  ExitCode(int code) {
    this.code = code;
  }

  public int code() {
    return code;
  }
}
