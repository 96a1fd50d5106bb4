package dev.upshift.broker;

import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The one place that knows how the embedded broker's process is started: its class path, its JVM's
 * options and its Main.
 */
public final class BrokerCommand {
  private static final String VERSION = "0.1.0";
  private static final String MAIN = "dev.upshift.broker.hivemq.BrokerMain";

  /** HiveMQ's libraries use native access and sun.misc.Unsafe; allowed, the JVM does not warn. */
  private static final List<String> JVM_OPTIONS =
      List.of(
          "--enable-native-access=ALL-UNNAMED",
          "--sun-misc-unsafe-memory-access=allow",
          "-XX:+ExitOnOutOfMemoryError",
          "-Xmx512m");

  private BrokerCommand() {}

  /** The jar that is there once the module is built. */
  public static Path jar(Path projectRoot) {
    return target(projectRoot).resolve("broker-config-" + VERSION + ".jar");
  }

  /**
   * The command line that starts the broker with this JVM's java.
   *
   * @param arguments of BrokerMain: {@code -c FILE}, or {@code --state}, {@code --listen}, {@code
   *     --port}
   */
  public static List<String> of(Path projectRoot, List<String> arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(JVM_OPTIONS);
    command.add("-cp");
    command.add(
        jar(projectRoot) + File.pathSeparator + target(projectRoot).resolve("app").resolve("*"));
    command.add(MAIN);
    command.addAll(arguments);
    return List.copyOf(command);
  }

  private static Path target(Path projectRoot) {
    return projectRoot.resolve("broker-config").resolve("target").toAbsolutePath();
  }
}
