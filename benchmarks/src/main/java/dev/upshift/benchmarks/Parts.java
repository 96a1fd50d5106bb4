package dev.upshift.benchmarks;

import dev.upshift.configuration.ExitCode;
import dev.upshift.configuration.FailureException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/** The programs that a benchmark measures beside ours; {@code benchmarks/parts.txt} lists them. */
public final class Parts {
  private static final List<String> FOLDERS =
      List.of("/usr/bin", "/usr/sbin", "/bin", "/sbin", "/usr/local/bin", "/usr/local/sbin");

  private final Map<String, Path> programs;

  private Parts(Map<String, Path> programs) {
    this.programs = Map.copyOf(programs);
  }

  /**
   * Looks for programs.
   *
   * @param packages the Debian package of each program
   * @throws FailureException where some are missing, with how to install them
   */
  public static Parts require(Map<String, String> packages) {
    List<String> missing = new ArrayList<>();
    Map<String, Path> found = new HashMap<>();
    packages.forEach((program, name) ->
        find(program).ifPresentOrElse(p -> found.put(program, p), () -> missing.add(name)));
    if (!missing.isEmpty()) {
      throw new FailureException(
          ExitCode.ERROR,
          "This benchmark needs the Debian packages "
              + String.join(", ", missing.stream().distinct().sorted().toList())
              + ": run it with --install-parts as root, or install them by hand.");
    }
    return new Parts(found);
  }

  /** The path of a program that was required. */
  public Path program(String name) {
    return Objects.requireNonNull(programs.get(name), name);
  }

  /** The version of an installed Debian package, or "unknown". */
  public static String version(String debianPackage) {
    try {
      Process query =
          new ProcessBuilder("dpkg-query", "-W", "-f=${Version}", debianPackage)
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      try (BufferedReader reader =
          new BufferedReader(
              new InputStreamReader(query.getInputStream(), StandardCharsets.UTF_8))) {
        return Optional.ofNullable(reader.readLine()).filter(l -> !l.isEmpty()).orElse("unknown");
      }
    } catch (IOException _) {
      return "unknown";
    }
  }

  private static Optional<Path> find(String program) {
    Stream<String> path = Stream.of(System.getenv().getOrDefault("PATH", "").split(":", -1));
    return Stream.concat(path, FOLDERS.stream())
        .filter(f -> !f.isEmpty())
        .map(f -> Path.of(f, program))
        .filter(Files::isExecutable)
        .findFirst();
  }
}
