package dev.upshift.agent.process;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Who was seen to be none of the training's: a host has hundreds of processes, and to read them all
 * at each heartbeat is most of what an agent would cost. Two looks in a row have to agree, as a
 * process may be on its way from fork to exec, and now and then all are read anew, as pids are used
 * again. For counting only: what is ended is looked for among all.
 */
final class Strangers {
  private static final int TO_BE_SURE = 2;
  private static final int LOOKS_BETWEEN = 60;

  private List<Long> listed = List.of();
  private Map<Long, Integer> looks = new HashMap<>();
  private int round;

  /** The process table without those who are known. */
  List<ProcessEntry> others() {
    listed = ProcessTable.pids();
    return listed.stream()
        .filter(pid -> looks.getOrDefault(pid, 0) < TO_BE_SURE)
        .map(ProcessTable::entry)
        .flatMap(Optional::stream)
        .filter(ProcessEntry::isCandidate)
        .toList();
  }

  /**
   * Whoever else was listed at this look is a stranger.
   *
   * @param ours pids of the training
   */
  void allBut(Set<Long> ours) {
    Map<Long, Integer> next = new HashMap<>();
    if (++round % LOOKS_BETWEEN != 0) {
      listed.stream()
          .filter(pid -> !ours.contains(pid))
          .forEach(pid -> next.put(pid, looks.getOrDefault(pid, 0) + 1));
    }
    looks = next;
  }

  /** All are to be read at the next look. */
  void forget() {
    looks = new HashMap<>();
  }
}
