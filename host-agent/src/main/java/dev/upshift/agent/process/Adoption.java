package dev.upshift.agent.process;

import dev.upshift.agent.supervise.CommandId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/** Tells from the records and the process table what an earlier agent's commands have become. */
final class Adoption {
  private final Launcher launcher;
  private final RunRecords records;
  private final String boot;

  Adoption(Launcher launcher, String boot) {
    this.launcher = launcher;
    this.records = launcher.records();
    this.boot = boot;
  }

  /**
   * A start to go on with.
   *
   * @param root empty where it has ended
   */
  record Candidate(RunRecord record, Optional<ProcessEntry> root) {}

  /** At most one start for each command; every other record is forgotten. */
  List<Candidate> candidates(Predicate<RunRecord> wanted, List<ProcessEntry> table) {
    List<Candidate> all =
        records.all().stream().map(r -> new Candidate(r, root(r, table))).toList();
    List<Candidate> chosen = new ArrayList<>();
    Set<CommandId> taken = new HashSet<>();
    all.stream()
        .filter(c -> wanted.test(c.record()) && isMeaningful(c))
        .sorted(Comparator.comparing((Candidate c) -> c.root().isEmpty()))
        .filter(c -> taken.add(c.record().command()))
        .forEach(chosen::add);
    all.stream().filter(c -> !chosen.contains(c)).forEach(c -> records.forget(c.record().stint()));
    return chosen;
  }

  /** Of what ended with an earlier boot, only completed work is still worth knowing. */
  private boolean isMeaningful(Candidate candidate) {
    RunRecord record = candidate.record();
    return candidate.root().isPresent()
        || records
            .ending(record.stint())
            .filter(e -> e.code() == 0 || record.boot().equals(boot))
            .isPresent();
  }

  /** By boot, pid, start time and mark; by the mark alone where no agent came to write them. */
  private Optional<ProcessEntry> root(RunRecord record, List<ProcessEntry> table) {
    if (!record.boot().equals(boot) || records.ending(record.stint()).isPresent()) {
      return Optional.empty();
    }
    return table.stream()
        .filter(e -> isRoot(record, e))
        .filter(e -> launcher.carries(e, record.stint()))
        .findFirst();
  }

  private boolean isRoot(RunRecord record, ProcessEntry entry) {
    return record
        .root()
        .map(r -> r.pid() == entry.pid() && r.startTicks() == entry.startTicks())
        .orElseGet(() ->
            entry.pid() == entry.session()
                && ProcessTable.hasArgument(entry.pid(), records.ended(record.stint()).toString()));
  }
}
