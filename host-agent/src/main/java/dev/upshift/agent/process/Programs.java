package dev.upshift.agent.process;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Where programs are. */
final class Programs {
  private Programs() {}

  /**
   * @param path folders, as PATH has them
   */
  static Optional<Path> onPath(String program, String path) {
    List<Path> candidates = new ArrayList<>();
    for (String folder : path.split(":", -1)) {
      candidates.add(Path.of(folder.isEmpty() ? "." : folder, program));
    }
    return candidates.stream()
        .filter(p -> Files.isRegularFile(p) && Files.isExecutable(p))
        .findFirst();
  }
}
