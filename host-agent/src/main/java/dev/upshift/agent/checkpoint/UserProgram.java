package dev.upshift.agent.checkpoint;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A program of the user's that is given a checkpoint, as its last argument.
 *
 * @param withheld names of the agent's own variables that it must not inherit
 */
public record UserProgram(List<String> command, Duration limit, Path folder, Set<String> withheld) {
  private static final int WORDS = 200;

  public UserProgram {
    command = List.copyOf(command);
    withheld = Set.copyOf(withheld);
  }

  /**
   * Runs it to its end.
   *
   * @return what it complained of, if it did
   * @throws IOException where it cannot be run, or does not end in time
   */
  public Optional<String> run(Path checkpoint, Map<String, String> environment) throws IOException {
    Path said = Files.createTempFile("upshift-", ".said");
    try {
      ProcessBuilder builder =
          new ProcessBuilder(
              Stream.concat(command.stream(), Stream.of(checkpoint.toString())).toList());
      builder.directory(folder.toFile());
      builder.environment().keySet().removeAll(withheld);
      builder.environment().putAll(environment);
      builder.redirectErrorStream(true).redirectOutput(Redirect.to(said.toFile()));
      builder.redirectInput(Redirect.from(Path.of("/dev/null").toFile()));
      return ended(builder.start(), said);
    } finally {
      Files.deleteIfExists(said);
    }
  }

  private Optional<String> ended(Process process, Path said) throws IOException {
    try {
      if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
        end(process);
        throw new IOException(command.getFirst() + " took longer than " + limit.toSeconds() + " s");
      }
      return process.exitValue() == 0
          ? Optional.empty()
          : Optional.of(command.getFirst() + " ended with " + process.exitValue() + words(said));
    } catch (InterruptedException e) {
      end(process);
      Thread.currentThread().interrupt();
      throw new IOException("the agent ends", e);
    }
  }

  private static void end(Process process) {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }

  private static String words(Path said) throws IOException {
    byte[] bytes;
    try (var stream = Files.newInputStream(said)) {
      bytes = stream.readNBytes(WORDS);
    }
    String text = new String(bytes, StandardCharsets.UTF_8).strip().replace('\n', ' ');
    return text.isEmpty() ? "" : ": " + text;
  }
}
