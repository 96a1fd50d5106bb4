package dev.upshift.agent.process;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Whether this host can hold commands to the limits of control groups, as far as that can be told
 * without an agent.
 */
public final class GroupCheck {
  private final Path mount;
  private final Path own;
  private final boolean managed;

  private GroupCheck(Path mount, Path own, boolean managed) {
    this.mount = mount;
    this.own = own;
    this.managed = managed;
  }

  /** This host, from where the caller is at home in it. */
  public static GroupCheck present() {
    Path mount = Path.of("/sys/fs/cgroup");
    Path own = Homes.below(mount, Homes.group(ProcessHandle.current().pid()));
    return of(mount, own, Files.isDirectory(Path.of("/run/systemd/system")));
  }

  /**
   * @param mount of the control groups
   * @param own the folder of the group that the agent's would be made in
   * @param managed whether systemd runs here
   */
  static GroupCheck of(Path mount, Path own, boolean managed) {
    return new GroupCheck(mount, own, managed);
  }

  /** Why these limits cannot be had; empty where nothing speaks against it. */
  public Optional<String> obstacle(GroupLimits wanted) {
    List<String> controllers = new ArrayList<>();
    wanted.memoryMax().ifPresent(_ -> controllers.add("memory"));
    wanted.cpuPercent().ifPresent(_ -> controllers.add("cpu"));
    controllers.removeAll(words("cgroup.controllers", mount));
    if (!controllers.isEmpty()) {
      return Optional.of(
          "version 2 of control groups has no controller here for "
              + String.join(", ", controllers));
    }
    return managed || isDivisible(wanted)
        ? Optional.empty()
        : Optional.of("no systemd runs here, and the control group " + own + " cannot be divided");
  }

  /** The kernel divides a group that has processes only where it is the root of all. */
  private boolean isDivisible(GroupLimits wanted) {
    List<String> shared = words("cgroup.subtree_control", own);
    boolean enabled =
        (wanted.memoryMax().isEmpty() || shared.contains("memory"))
            && (wanted.cpuPercent().isEmpty() || shared.contains("cpu"));
    boolean root = !Files.exists(own.resolve("cgroup.type"));
    return Files.isWritable(own.resolve("cgroup.procs"))
        && Files.isWritable(own)
        && (enabled || root);
  }

  private static List<String> words(String file, Path group) {
    return List.of(Homes.line(group.resolve(file)).split(" ", -1));
  }
}
