package dev.upshift.cli.fleet;

import dev.upshift.configuration.ExitCode;
import dev.upshift.configuration.FailureException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.function.Consumer;

/**
 * A file that is written as a whole or stays what it was: beside it first, and renamed at the end.
 */
final class WholeFile {
  private WholeFile() {}

  /**
   * Writes the file.
   *
   * @throws FailureException where it cannot be written; what the writer throws passes through
   */
  static void write(Path file, Consumer<PrintWriter> writer) {
    try {
      if (Files.exists(file) && !Files.isRegularFile(file)) {
        fill(file, writer); // A device or a pipe is nothing to rename to.
        return;
      }
      Path target = Files.exists(file) ? file.toRealPath() : file.toAbsolutePath();
      Path draft =
          target.resolveSibling(target.getFileName() + "." + ProcessHandle.current().pid());
      try {
        fill(draft, writer);
        Files.move(draft, target, StandardCopyOption.REPLACE_EXISTING);
      } finally {
        Files.deleteIfExists(draft);
      }
    } catch (IOException e) {
      throw new FailureException(
          ExitCode.ERROR, "The file " + file + " cannot be written: give another one.", e);
    }
  }

  private static void fill(Path file, Consumer<PrintWriter> writer) throws IOException {
    try (PrintWriter out = new PrintWriter(Files.newBufferedWriter(file))) {
      writer.accept(out);
      if (out.checkError()) {
        throw new IOException("a write failed");
      }
    }
  }
}
