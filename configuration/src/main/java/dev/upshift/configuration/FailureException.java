package dev.upshift.configuration;

import org.jspecify.annotations.Nullable;

/**
 * A failure that ends a command: one clear sentence (what, where, what to do next) and an exit
 * code. Every Main prints the sentence to standard error and exits with the code; the cause is
 * shown only with {@code --debug}.
 */
public final class FailureException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final ExitCode exitCode;

  public FailureException(ExitCode exitCode, String sentence) {
    this(exitCode, sentence, null);
  }

  public FailureException(ExitCode exitCode, String sentence, @Nullable Throwable cause) {
    super(sentence, cause);
    this.exitCode = exitCode;
  }

  public ExitCode exitCode() {
    return exitCode;
  }

  public String sentence() {
    return String.valueOf(getMessage());
  }
}
