package dev.upshift.agent.process;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where commands are at home: each in a control group of its own, whose name no process of it can
 * shed. Below systemd that is a scope outside the agent's unit; elsewhere a group below the agent's
 * own, where that may be written; and where neither is to be had, the agent's.
 */
final class Homes {
  private static final Logger LOG = LoggerFactory.getLogger(Homes.class);
  private static final String PREFIX = "upshift-";

  /** The agent's own group, to the shim. */
  private static final String HERE = "here";

  /** How the kernel begins the line of the one hierarchy that version 2 of control groups has. */
  private static final String UNIFIED = "0::";

  private static final Pattern UNIT = Pattern.compile("\\.(service|scope)$");

  private final String owner;
  private final Path mount;
  private final Optional<Path> parent;

  /** What the shim is told for a scope, but for its name; empty once systemd has refused one. */
  private Optional<String> scope;

  private Homes(String owner, Path mount, Optional<Path> parent, Optional<String> scope) {
    this.owner = owner;
    this.mount = mount;
    this.parent = parent;
    this.scope = scope;
  }

  /** As this process was started. */
  static Homes present(String owner) {
    return of(
        owner, Path.of("/sys/fs/cgroup"), group(ProcessHandle.current().pid()), System.getenv());
  }

  /**
   * @param mount of the control groups
   * @param own group of the agent
   */
  static Homes of(String owner, Path mount, String own, Map<String, String> environment) {
    Optional<Path> parent =
        Stream.of(mount, mount.resolve("unified"))
            .filter(m -> Files.exists(m.resolve("cgroup.procs")))
            .findFirst()
            .map(m -> below(m, own))
            .filter(p -> Files.isWritable(p) && Files.isWritable(p.resolve("cgroup.procs")));
    Optional<Path> unit =
        Stream.iterate(Path.of(own), Objects::nonNull, Path::getParent)
            .filter(p -> UNIT.matcher(p.toString()).find())
            .findFirst();
    String manager = own.contains("/user@") ? "user" : "system";
    boolean trusted = manager.equals("user") || "root".equals(System.getProperty("user.name"));
    boolean managed = trusted && environment.containsKey("INVOCATION_ID");
    Optional<String> scope =
        unit.filter(_ -> managed).map(u -> manager + " SCOPE " + u.getFileName());
    return new Homes(owner, mount, parent, scope);
  }

  /** What the shim is told. */
  String of(String stint) {
    return scope
        .map(s -> s.replace("SCOPE", name(stint) + ".scope"))
        .or(() -> parent.map(p -> p.resolve(name(stint)).toString()))
        .orElse(HERE);
  }

  /** Whether commands run in the agent's own group. */
  boolean areLacking() {
    return scope.isEmpty() && parent.isEmpty();
  }

  /** Whether a process is in the group of that start. */
  boolean holds(ProcessEntry entry, String stint) {
    return ProcessTable.groups(entry.pid()).contains(name(stint));
  }

  /** Whether a process is in a group of this agent's. */
  boolean holdsAny(ProcessEntry entry) {
    return ProcessTable.groups(entry.pid()).contains(PREFIX + owner);
  }

  /** To be called some time after the start: systemd may have refused. */
  void check(ProcessEntry root, String stint) {
    if (scope.isPresent() && !ProcessTable.groups(root.pid()).isEmpty() && !holds(root, stint)) {
      scope = Optional.empty();
      LOG.warn(
          "systemd gave the training no scope of its own: it runs in the agent's control group,"
              + " which a unit must not end (KillMode=process)");
    }
  }

  /** Which of these limits the group of that start does not have. */
  Shortfall shortfall(ProcessEntry root, String stint, GroupLimits wanted) {
    boolean atHome = holds(root, stint);
    Path group = below(mount, group(root.pid()));
    GroupLimits missing =
        new GroupLimits(
            wanted.memoryMax().filter(m -> !(atHome && hasMemoryMax(group, m))),
            wanted.cpuPercent().filter(c -> !(atHome && hasQuota(group, c))));
    return new Shortfall(missing, atHome);
  }

  /** Removes groups that nothing is in any more; the kernel keeps those that are in use. */
  void sweep() {
    parent.ifPresent(p -> {
      try (DirectoryStream<Path> folders = Files.newDirectoryStream(p, PREFIX + owner + "-*")) {
        folders.forEach(Homes::remove);
      } catch (IOException | DirectoryIteratorException e) {
        LOG.debug("The control groups below {} cannot be listed", p, e);
      }
    });
  }

  private String name(String stint) {
    return PREFIX + owner + "-" + stint;
  }

  private static void remove(Path folder) {
    try {
      Files.delete(folder);
    } catch (IOException e) {
      LOG.debug("The control group {} is still in use", folder, e);
    }
  }

  private static boolean hasMemoryMax(Path group, long bytes) {
    return line(group.resolve("memory.max")).equals(Long.toString(bytes));
  }

  /** Its microseconds of each period, whatever period somebody chose. */
  private static boolean hasQuota(Path group, int percent) {
    String[] quota = line(group.resolve("cpu.max")).split(" ", -1);
    return quota.length == 2
        && quota[0].matches("\\d+")
        && Long.parseLong(quota[0]) * 100 == Long.parseLong(quota[1]) * percent;
  }

  /** Empty where there is no such file, as a group has none for a controller that it lacks. */
  static String line(Path file) {
    try {
      return Files.readString(file).strip();
    } catch (IOException _) {
      return "";
    }
  }

  static Path below(Path mount, String group) {
    return mount.resolve(group.replaceFirst("^/+", ""));
  }

  static String group(long pid) {
    return ProcessTable.groups(pid)
        .lines()
        .filter(l -> l.startsWith(UNIFIED))
        .map(l -> l.substring(UNIFIED.length()))
        .findFirst()
        .orElse("/");
  }
}
