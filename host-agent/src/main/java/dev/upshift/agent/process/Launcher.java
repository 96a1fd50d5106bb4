package dev.upshift.agent.process;

import dev.upshift.agent.supervise.CommandId;
import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Starts commands so that all their descendants can be found again: in a session of their own
 * (where util-linux's {@code setsid} is there), in a control group of their own (where one is to be
 * had, else below the parent of their orphans), with a mark in the environment, below a shim, and
 * on record before they run.
 */
final class Launcher {
  /** Environment variable: which agent a process belongs to. */
  static final String OWNER = "UPSHIFT_OWNER";

  /** Environment variable: which start of a command a process comes from. */
  static final String STINT = "UPSHIFT_STINT";

  private static final Logger LOG = LoggerFactory.getLogger(Launcher.class);

  private final String owner;
  private final String boot;
  private final RunRecords records;
  private final Homes homes;
  private final Optional<Shim> shim;
  private final Optional<Path> setsid;

  Launcher(String owner, String boot, Path folder, Homes homes) {
    this.owner = owner;
    this.homes = homes;
    this.boot = boot;
    this.records = new RunRecords(folder);
    this.shim = Shim.install(folder);
    this.setsid = Programs.onPath("setsid", System.getenv().getOrDefault("PATH", ""));
  }

  /**
   * A process that runs.
   *
   * @param root empty where it was gone at the first look
   * @param lingering whether the shim may outlive the command
   */
  record Started(
      Process process,
      String stint,
      ProcessTree tree,
      Optional<ProcessEntry> root,
      boolean lingering) {}

  RunRecords records() {
    return records;
  }

  Started start(CommandId command, LaunchPlan plan) throws IOException {
    Path program = program(plan);
    String stint = UUID.randomUUID().toString();
    RunRecord record =
        new RunRecord(
            stint, boot, command, plan.origin(), sizeOrZero(plan.log()), Optional.empty());
    remember(record);
    Optional<Reaper> reaper =
        shim.isPresent() && homes.areLacking() ? Reaper.present() : Optional.empty();
    ProcessBuilder builder = builder(plan, wrapped(plan, program, stint, reaper), stint);
    // The shim, which then may outlive the command, tells by this pipe that it has let it go.
    builder.redirectErrorStream(reaper.isEmpty());
    Process process = builder.start();
    ProcessTree tree = tree(stint);
    Optional<ProcessEntry> root = ProcessTable.entry(process.pid());
    root.ifPresent(e -> {
      tree.add(e);
      remember(record.startedAs(e));
    });
    records.forgetBefore(command, stint);
    return new Started(process, stint, tree, root, reaper.isPresent());
  }

  /** The tree of one start. */
  ProcessTree tree(String stint) {
    return new ProcessTree(e -> carries(e, stint));
  }

  /** Whether a process comes from that start. */
  boolean carries(ProcessEntry entry, String stint) {
    return ProcessTable.environment(entry.pid(), STINT).filter(stint::equals).isPresent()
        || homes.holds(entry, stint);
  }

  /** Whether a process comes from any start of an agent with this state folder. */
  boolean owns(ProcessEntry entry) {
    return ProcessTable.environment(entry.pid(), OWNER).filter(owner::equals).isPresent()
        || homes.holdsAny(entry);
  }

  /** To be called when a tree is gone. */
  void tidy() {
    homes.sweep();
  }

  /** To be called some time after a start. */
  void checkHome(Started started) {
    started.root().ifPresent(r -> homes.check(r, started.stint()));
  }

  /** Which of these limits a start does not have. */
  Shortfall shortfall(ProcessEntry root, String stint, GroupLimits wanted) {
    return homes.shortfall(root, stint, wanted);
  }

  /** Whether there is a shim between the agent and each command. */
  boolean hasShim() {
    return shim.isPresent();
  }

  /** Whether a process is the shim of a command; it leads the session, where there is one. */
  boolean isShim(ProcessEntry entry) {
    return entry.pid() == entry.session()
        && shim.filter(s -> ProcessTable.hasArgument(entry.pid(), s.script().toString()))
            .isPresent();
  }

  private ProcessBuilder builder(LaunchPlan plan, List<String> command, String stint)
      throws IOException {
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.directory(plan.directory().toFile());
    builder.environment().keySet().removeAll(plan.withheld());
    builder.environment().putAll(plan.environment());
    builder.environment().put(OWNER, owner);
    builder.environment().put(STINT, stint);
    builder.redirectInput(Redirect.from(new File("/dev/null")));
    builder.redirectOutput(Redirect.appendTo(plan.log().toFile()));
    Files.createDirectories(plan.log().toAbsolutePath().getParent());
    return builder;
  }

  /**
   * A full disk stops no training: the next agent will find the process by its mark, and end it.
   */
  private void remember(RunRecord record) {
    try {
      records.write(record);
    } catch (IOException e) {
      LOG.warn(
          "The start of {} is not on record ({}): a later agent cannot adopt it",
          record.command(),
          e.toString());
    }
  }

  private List<String> wrapped(
      LaunchPlan plan, Path program, String stint, Optional<Reaper> reaper) {
    List<String> found =
        Stream.of(
                plan.tools().stream().flatMap(List::stream),
                Stream.of(program.toString()),
                plan.command().stream().skip(1))
            .flatMap(s -> s)
            .toList();
    List<String> guarded =
        shim.map(s -> s.wrapped(records.ended(stint), homes.of(stint), plan.group(), reaper, found))
            .orElse(found);
    List<String> reaping = reaper.map(r -> r.wrapped(guarded)).orElse(guarded);
    return setsid
        .map(s -> Stream.concat(Stream.of(s.toString()), reaping.stream()).toList())
        .orElse(reaping);
  }

  private static long sizeOrZero(Path log) {
    try {
      return Files.size(log);
    } catch (IOException _) {
      return 0;
    }
  }

  /** Found here, as {@code setsid} or the shim would only leave an exit code. */
  private static Path program(LaunchPlan plan) throws IOException {
    if (!Files.isDirectory(plan.directory())) {
      throw new IOException("the directory " + plan.directory() + " does not exist");
    }
    String program = plan.command().getFirst();
    String path =
        Optional.ofNullable(plan.environment().get("PATH"))
            .or(() -> Optional.ofNullable(System.getenv("PATH")))
            .orElse("");
    for (List<String> tool : plan.tools()) {
      if (Programs.onPath(tool.getFirst(), path).isEmpty()) {
        throw new IOException("the program " + tool.getFirst() + ", which limits need, is missing");
      }
    }
    Optional<Path> found =
        program.contains("/")
            ? Optional.of(Path.of(program))
                .filter(p -> Files.isExecutable(plan.directory().resolve(p)))
            : Programs.onPath(program, path);
    return found.orElseThrow(
        () -> new IOException("the program " + program + " does not exist or may not be executed"));
  }
}
