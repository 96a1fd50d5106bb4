package dev.upshift.agent.process;

import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * Starts commands so that all their descendants can be found again: in a session of their own
 * (where util-linux's {@code setsid} is there) and with a mark in the environment.
 */
final class Launcher {
  /** Environment variable: which agent a process belongs to. */
  static final String OWNER = "UPSHIFT_OWNER";

  /** Environment variable: which start of a command a process comes from. */
  static final String STINT = "UPSHIFT_STINT";

  private final String owner;
  private final Optional<Path> setsid;
  private final Map<Long, ProcessEntry> roots = new ConcurrentHashMap<>();

  Launcher(String owner) {
    this.owner = owner;
    this.setsid = onPath("setsid", System.getenv().getOrDefault("PATH", ""));
  }

  record Started(Process process, ProcessTree tree) {}

  Started start(LaunchPlan plan) throws IOException {
    check(plan);
    String stint = UUID.randomUUID().toString();
    ProcessBuilder builder = new ProcessBuilder(wrapped(plan.command()));
    builder.directory(plan.directory().toFile());
    builder.environment().keySet().removeAll(plan.withheld());
    builder.environment().putAll(plan.environment());
    builder.environment().put(OWNER, owner);
    builder.environment().put(STINT, stint);
    builder.redirectInput(Redirect.from(new File("/dev/null")));
    builder.redirectErrorStream(true);
    builder.redirectOutput(Redirect.appendTo(plan.log().toFile()));
    Files.createDirectories(plan.log().toAbsolutePath().getParent());
    Process process = builder.start();
    ProcessTree tree = new ProcessTree(e -> carries(e, stint));
    ProcessTable.entry(process.pid())
        .ifPresent(e -> {
          tree.add(e);
          roots.put(e.pid(), e);
        });
    return new Started(process, tree);
  }

  List<ProcessEntry> roots() {
    return List.copyOf(roots.values());
  }

  void forget(long pid) {
    roots.remove(pid);
  }

  private static boolean carries(ProcessEntry entry, String stint) {
    return ProcessTable.environment(entry.pid(), STINT).filter(stint::equals).isPresent();
  }

  private List<String> wrapped(List<String> command) {
    return setsid
        .map(s -> Stream.concat(Stream.of(s.toString()), command.stream()).toList())
        .orElse(command);
  }

  /** Found out here, as {@code setsid} would only leave an exit code. */
  private static void check(LaunchPlan plan) throws IOException {
    if (!Files.isDirectory(plan.directory())) {
      throw new IOException("the directory " + plan.directory() + " does not exist");
    }
    String program = plan.command().getFirst();
    String path =
        Optional.ofNullable(plan.environment().get("PATH"))
            .or(() -> Optional.ofNullable(System.getenv("PATH")))
            .orElse("");
    boolean found =
        program.contains("/")
            ? Files.isExecutable(plan.directory().resolve(program))
            : onPath(program, path).isPresent();
    if (!found) {
      throw new IOException("the program " + program + " does not exist or may not be executed");
    }
  }

  private static Optional<Path> onPath(String program, String path) {
    List<Path> candidates = new ArrayList<>();
    for (String folder : path.split(":", -1)) {
      candidates.add(Path.of(folder.isEmpty() ? "." : folder, program));
    }
    return candidates.stream()
        .filter(p -> Files.isRegularFile(p) && Files.isExecutable(p))
        .findFirst();
  }
}
