package dev.upshift.configuration;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.util.Optional;

/**
 * Standard output that remembers why a write failed: print streams and writers keep that to
 * themselves, so that what is lost on a full disk would be lost in silence.
 */
public final class StandardOutput extends FilterOutputStream {
  private static final String CLOSED_PIPE = "Broken pipe";

  private Optional<String> trouble = Optional.empty();

  private StandardOutput(OutputStream below) {
    super(below);
  }

  /** Takes the place of {@link System#out}. */
  public static StandardOutput install() {
    StandardOutput output = new StandardOutput(new FileOutputStream(FileDescriptor.out));
    System.setOut(new PrintStream(output, true, System.out.charset()));
    return output;
  }

  /** For the commands; its {@code checkError} tells that nobody can be told any more. */
  public PrintWriter writer() {
    return new PrintWriter(this, true, System.out.charset());
  }

  @Override
  public synchronized void write(byte[] bytes, int offset, int length) throws IOException {
    try {
      out.write(bytes, offset, length);
    } catch (IOException e) {
      trouble = trouble.or(() -> Optional.of(String.valueOf(e.getMessage())));
      throw e;
    }
  }

  @Override
  public void write(int value) throws IOException {
    write(new byte[] {(byte) value}, 0, 1);
  }

  /**
   * What a command's process ends with: its own code or, where something that it printed is lost,
   * an error that is said. A reader that has seen enough and closed its pipe is no loss.
   */
  public synchronized int exitCode(int own) {
    return trouble.filter(why -> !why.equals(CLOSED_PIPE)).map(StandardOutput::lost).orElse(own);
  }

  private static int lost(String why) {
    System.err.println(
        "Standard output cannot be written ("
            + why
            + "), so what was printed is not complete: make room, or write to another place.");
    return ExitCode.ERROR.code();
  }
}
