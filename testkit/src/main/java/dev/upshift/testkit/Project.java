package dev.upshift.testkit;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Where the project is, for tests that run what it built. */
public final class Project {
  private Project() {}

  /**
   * The folder of the reactor: {@code upshift.root}, or the nearest folder with the launcher's
   * modules.
   */
  public static Path root() {
    return Optional.ofNullable(System.getProperty("upshift.root"))
        .map(Path::of)
        .orElseGet(Project::search);
  }

  private static Path search() {
    for (Path folder = Path.of("").toAbsolutePath(); folder != null; folder = folder.getParent()) {
      if (Files.isDirectory(folder.resolve("broker-config"))) {
        return folder;
      }
    }
    throw new IllegalStateException("run the tests inside the project, or set -Dupshift.root");
  }
}
