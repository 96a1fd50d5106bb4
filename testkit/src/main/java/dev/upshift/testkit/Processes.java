package dev.upshift.testkit;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * The processes of one test, for {@code @RegisterExtension}: whatever a test starts here is
 * destroyed, with its children, when the test ends.
 */
public final class Processes implements AfterEachCallback {
  private final List<RunningProcess> started = new ArrayList<>();

  /** Starts a program. */
  public synchronized RunningProcess start(List<String> command) {
    return keep(RunningProcess.start(command));
  }

  /** Starts a program in a folder, with additions to the environment. */
  public synchronized RunningProcess start(
      List<String> command, Map<String, String> environment, Path folder) {
    return keep(RunningProcess.start(command, environment, folder));
  }

  /** Starts a Main with this JVM's java and the test's own class path. */
  public RunningProcess startMain(Class<?> main, String... arguments) {
    return start(mainCommand(main.getName(), List.of(arguments)));
  }

  /** The command line that runs a Main of the test's own class path. */
  public static List<String> mainCommand(String main, List<String> arguments) {
    return command(System.getProperty("java.class.path"), main, arguments);
  }

  @Override
  public synchronized void afterEach(ExtensionContext context) {
    started.forEach(RunningProcess::close);
    started.clear();
  }

  private static List<String> command(String classPath, String main, List<String> arguments) {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-cp",
                classPath,
                main));
    command.addAll(arguments);
    return List.copyOf(command);
  }

  private RunningProcess keep(RunningProcess process) {
    started.add(process);
    return process;
  }
}
