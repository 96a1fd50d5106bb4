package dev.upshift.agent.supervise;

/**
 * How a process ended.
 *
 * @param code as the shell has it: 128 and the signal's number where a signal ended it
 */
public record Exit(int code) {
  private static final int SIGNALLED = 128;

  public boolean isSuccess() {
    return code == 0;
  }

  public String describe() {
    return code > SIGNALLED && code < SIGNALLED + 65
        ? "signal " + (code - SIGNALLED)
        : "exit code " + code;
  }
}
