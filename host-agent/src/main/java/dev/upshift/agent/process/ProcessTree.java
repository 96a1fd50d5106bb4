package dev.upshift.agent.process;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Every process that comes from one command, however it forked: each look at the process table adds
 * what carries the command's mark (in its environment or as its control group), shares a session
 * with a member, or is a member's child. A member stays one until it is gone, also when its parent
 * has died or it has moved to a session of its own. Where there is neither a control group nor a
 * shim that is the parent of orphans, a process that sheds environment, session and parent between
 * two looks escapes.
 */
final class ProcessTree {
  private final Predicate<ProcessEntry> marked;
  private final long ownSession;
  private Map<Long, ProcessEntry> members = new HashMap<>();

  /**
   * @param marked whether a process carries the mark
   */
  ProcessTree(Predicate<ProcessEntry> marked) {
    this.marked = marked;
    this.ownSession =
        ProcessTable.entry(ProcessHandle.current().pid()).map(ProcessEntry::session).orElse(0L);
  }

  void add(ProcessEntry root) {
    members.put(root.pid(), root);
  }

  /** Looks again, and returns the members that are alive. */
  List<ProcessEntry> refresh(List<ProcessEntry> table) {
    Map<Long, ProcessEntry> next = new HashMap<>();
    table.stream().filter(this::isMember).forEach(e -> next.put(e.pid(), e));
    Set<Long> sessions =
        next.values().stream().map(ProcessEntry::session).collect(Collectors.toSet());
    sessions.remove(ownSession);
    boolean grown = true;
    while (grown) {
      grown = false;
      for (ProcessEntry entry : table) {
        if (!next.containsKey(entry.pid()) && belongs(entry, next, sessions)) {
          next.put(entry.pid(), entry);
          sessions.add(entry.session());
          sessions.remove(ownSession);
          grown = true;
        }
      }
    }
    members = next;
    return List.copyOf(next.values());
  }

  private boolean isMember(ProcessEntry entry) {
    ProcessEntry known = members.get(entry.pid());
    return known != null && known.startTicks() == entry.startTicks();
  }

  private boolean belongs(ProcessEntry entry, Map<Long, ProcessEntry> found, Set<Long> sessions) {
    return entry.pid() != ProcessHandle.current().pid()
        && (sessions.contains(entry.session())
            || found.containsKey(entry.parent())
            || marked.test(entry));
  }
}
