package dev.upshift.agent.process;

import java.time.Duration;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** One process started, its tree, and how far that is on its way to its end. */
final class Run {
  /** Longer than the shim waits for systemd. */
  static final Duration HOME_BY = Duration.ofSeconds(15);

  /** So that no parent goes on to its next step because a child of it was ended. */
  private static final Comparator<ProcessEntry> PARENTS_FIRST =
      Comparator.comparingLong(ProcessEntry::startTicks).thenComparingLong(ProcessEntry::pid);

  private final long number;
  private final String stint;
  private final ProcessTree tree;
  private final Optional<ProcessEntry> root;
  private final Launcher launcher;
  private final long homeBy = System.nanoTime() + HOME_BY.toNanos();
  private final Set<ProcessEntry.Identity> asked = new HashSet<>();
  private boolean ending;
  private boolean killing;
  private boolean lonely;
  private boolean told;

  /**
   * @param root empty where it has ended
   */
  Run(long number, String stint, ProcessTree tree, Optional<ProcessEntry> root, Launcher launcher) {
    this.number = number;
    this.stint = stint;
    this.tree = tree;
    this.root = root;
    this.launcher = launcher;
  }

  long number() {
    return number;
  }

  String stint() {
    return stint;
  }

  /** Looks again, and returns what is alive. */
  List<ProcessEntry> refresh(List<ProcessEntry> table) {
    return tree.refresh(table);
  }

  /** The process started, if it still runs. */
  Optional<ProcessEntry> root() {
    return root.filter(Run::stillRuns);
  }

  boolean isShim(ProcessEntry entry) {
    return launcher.hasShim() && isRoot(entry.pid());
  }

  /**
   * The command's own process. The shim may have been given orphans of it as children, but those
   * are younger, and the command's only while it has not ended.
   */
  Optional<ProcessEntry> command(List<ProcessEntry> table) {
    if (!launcher.hasShim()) {
      return table.stream().filter(e -> isRoot(e.pid())).findFirst();
    }
    return hasEnded()
        ? Optional.empty()
        : table.stream().filter(e -> isRoot(e.parent())).min(PARENTS_FIRST);
  }

  /** Whether the shim has said how the command ended. */
  boolean hasEnded() {
    return launcher.records().ending(stint).isPresent();
  }

  /** Whether it has had the time to come to its control group. */
  boolean isAtHome() {
    return homeBy - System.nanoTime() <= 0;
  }

  /** Whether its exit has been told, which it is once. */
  boolean isTold() {
    return told;
  }

  /** To be called when its exit is told. */
  void told() {
    told = true;
  }

  /** Sends a signal to all of these; whether it is the first one. */
  boolean end(List<ProcessEntry> alive, int signal) {
    killing = killing || signal == Signals.KILL;
    if (killing) {
      kill(alive);
    } else {
      alive.stream().sorted(PARENTS_FIRST).forEach(this::ask);
    }
    boolean first = !ending;
    ending = true;
    return first;
  }

  /** Sends what those need who are still there. */
  void endOn(List<ProcessEntry> alive) {
    if (killing) {
      kill(alive);
    } else {
      askOrphans(alive);
    }
  }

  /**
   * A shim goes last, so that nothing that forks meanwhile can be orphaned to anyone else, and says
   * how the command ended. It is told not to begin, and killed where it does not go by itself.
   */
  private void kill(List<ProcessEntry> alive) {
    List<ProcessEntry> shims = alive.stream().filter(launcher::isShim).toList();
    shims.stream().filter(s -> !asked.contains(s.identity())).forEach(this::ask);
    alive.stream()
        .filter(e -> !shims.contains(e) || lonely)
        .sorted(PARENTS_FIRST)
        .forEach(e -> Signals.send(e, Signals.KILL));
    lonely = shims.size() == alive.size();
  }

  /**
   * A process that was forked while its parent was being ended has missed the signal. One whose
   * parent lives may be part of a graceful end and is left alone.
   */
  private void askOrphans(List<ProcessEntry> alive) {
    Set<Long> parents =
        alive.stream()
            .filter(e -> !launcher.isShim(e))
            .map(ProcessEntry::pid)
            .collect(Collectors.toSet());
    alive.stream()
        .filter(e -> !parents.contains(e.parent()))
        .filter(e -> !asked.contains(e.identity()))
        .forEach(this::ask);
  }

  private void ask(ProcessEntry entry) {
    asked.add(entry.identity());
    Signals.send(entry, Signals.TERMINATE);
  }

  private boolean isRoot(long pid) {
    return root.filter(r -> r.pid() == pid).isPresent();
  }

  private static boolean stillRuns(ProcessEntry entry) {
    return ProcessTable.entry(entry.pid())
        .filter(e -> e.identity().equals(entry.identity()) && e.isAlive())
        .isPresent();
  }
}
