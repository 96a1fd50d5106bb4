package dev.upshift.testkit;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;

/**
 * A program of the system that some tests run against. Where it is missing, such a test is skipped
 * with the reason, unless {@value #REQUIRED} is {@code true} in the environment: then it fails. The
 * packages are those of {@code testkit/parts.txt}, which the launcher installs on request.
 */
public enum RealPart {
  MOSQUITTO("mosquitto", "mosquitto"),
  MOSQUITTO_PUB("mosquitto_pub", "mosquitto-clients"),
  MOSQUITTO_SUB("mosquitto_sub", "mosquitto-clients"),
  GCC("gcc", "gcc"),
  ALERTMANAGER("prometheus-alertmanager", "prometheus-alertmanager"),
  SYSTEMD_ANALYZE("systemd-analyze", "systemd"),
  DOCKERD("dockerd", "docker.io");

  /** The environment variable under which nothing is skipped. */
  public static final String REQUIRED = "UPSHIFT_PARTS_REQUIRED";

  private static final List<String> SYSTEM_FOLDERS = List.of("/usr/sbin", "/usr/local/sbin");

  private final String program;
  private final String debianPackage;

  RealPart(String program, String debianPackage) {
    this.program = program;
    this.debianPackage = debianPackage;
  }

  /** The Debian package that brings it. */
  public String debianPackage() {
    return debianPackage;
  }

  /** The program's path; the test is skipped, or fails, where it is missing. */
  public Path require() {
    Optional<Path> found = find();
    if (found.isEmpty()) {
      miss();
    }
    return found.orElseThrow();
  }

  /** The program's path, if it is there. */
  public Optional<Path> find() {
    String path = Optional.ofNullable(System.getenv("PATH")).orElse("");
    return Stream.concat(Arrays.stream(path.split(File.pathSeparator)), SYSTEM_FOLDERS.stream())
        .filter(folder -> !folder.isEmpty())
        .map(folder -> Path.of(folder, program))
        .filter(Files::isExecutable)
        .findFirst();
  }

  /** The packages that {@code testkit/parts.txt} lists. */
  public static List<String> listedPackages(Path projectRoot) throws IOException {
    return Files.readAllLines(projectRoot.resolve("testkit").resolve("parts.txt")).stream()
        .map(String::strip)
        .filter(line -> !line.isEmpty())
        .toList();
  }

  private void miss() {
    String reason = "the program " + program + " is missing (Debian package " + debianPackage + ")";
    if ("true".equals(System.getenv(REQUIRED))) {
      Assertions.fail(reason + ", and " + REQUIRED + " is true");
    }
    Assumptions.abort(reason + "; ./upshift verify --install-parts installs it");
  }
}
