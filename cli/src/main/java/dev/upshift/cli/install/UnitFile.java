package dev.upshift.cli.install;

import dev.upshift.configuration.ExitCode;
import dev.upshift.configuration.FailureException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;

/** A unit's file: written as a whole, and never in place of what somebody else has written. */
record UnitFile(Path path) {
  /** What writing it came to. */
  enum Outcome {
    WRITTEN,
    REPLACED,
    UNCHANGED
  }

  Outcome write(String text) {
    try {
      boolean there = Files.exists(path);
      if (there && text.equals(Files.readString(path))) {
        return Outcome.UNCHANGED;
      }
      if (there) {
        requireOurs();
      }
      replace(text);
      return there ? Outcome.REPLACED : Outcome.WRITTEN;
    } catch (IOException e) {
      throw refused("written", e);
    }
  }

  /** Whether there was one to remove. */
  boolean remove() {
    try {
      if (!Files.exists(path)) {
        return false;
      }
      requireOurs();
      Files.delete(path);
      return true;
    } catch (IOException e) {
      throw refused("removed", e);
    }
  }

  /**
   * Looks before anything is done.
   *
   * @throws FailureException where somebody else has written it
   */
  void requireOurs() throws IOException {
    if (!Files.readString(path).startsWith(ServiceUnit.MARK)) {
      throw new FailureException(
          ExitCode.ERROR,
          "The file "
              + path
              + " was not written by ./upshift install and is left alone: move it away first.");
    }
  }

  private void replace(String text) throws IOException {
    Path fresh = path.resolveSibling("." + path.getFileName() + ".new");
    Files.writeString(fresh, text);
    Files.setPosixFilePermissions(fresh, PosixFilePermissions.fromString("rw-r--r--"));
    Files.move(fresh, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  private FailureException refused(String what, IOException e) {
    return new FailureException(
        ExitCode.ERROR,
        "The unit "
            + path
            + " cannot be "
            + what
            + ": run this as root, or look at the unit alone with --print.",
        e);
  }
}
