package dev.upshift.cli.doctor;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;

/** Whether there is room for a component's state, and whether this user may write it. */
final class DiskCheck {
  private static final long MEGABYTE = 1024 * 1024;
  private static final long TOO_LITTLE = 256 * MEGABYTE;
  private static final long LITTLE = 2048 * MEGABYTE;

  private DiskCheck() {}

  static Finding of(String section, Path stateFolder) {
    return of(section, stateFolder, TOO_LITTLE, LITTLE);
  }

  static Finding of(String section, Path stateFolder, long tooLittle, long little) {
    Path present = nearest(stateFolder.toAbsolutePath());
    try {
      FileStore store = Files.getFileStore(present);
      long free = store.getUsableSpace();
      String detail = "%s: %d MB free".formatted(stateFolder, free / MEGABYTE);
      if (!takesAFile(present)) {
        return Finding.failed(
            "disk",
            section,
            present + " cannot be written by this user",
            "make it writable (chown, or remount it rw), or set another state-folder");
      }
      return free >= little
          ? Finding.ok("disk", section, detail)
          : free >= tooLittle
              ? Finding.warning("disk", section, detail, "make room before the disk runs full")
              : Finding.failed("disk", section, detail, "make room: nothing can be written soon");
    } catch (IOException e) {
      return Finding.failed(
          "disk", section, present + " cannot be looked at: " + e, "repair that file system");
    }
  }

  /** Tried, as rights alone do not tell: root has them all, and a file system may be read-only. */
  private static boolean takesAFile(Path folder) {
    try {
      Files.delete(Files.createTempFile(folder, ".upshift-doctor", ""));
      return true;
    } catch (IOException _) {
      return false;
    }
  }

  /** The folder, or what is there of the way to it. */
  private static Path nearest(Path folder) {
    Path present = folder;
    while (!Files.exists(present) && present.getParent() != null) {
      present = present.getParent();
    }
    return present;
  }
}
