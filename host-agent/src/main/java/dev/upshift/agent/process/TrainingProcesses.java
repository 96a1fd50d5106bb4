package dev.upshift.agent.process;

import dev.upshift.agent.supervise.CommandId;
import dev.upshift.agent.supervise.Exit;
import dev.upshift.agent.supervise.Input;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The processes of the training. Everything happens on one thread of its own, in the order asked
 * for; what happens to the processes is told to the listener, on that thread or on a process
 * watcher's.
 */
public final class TrainingProcesses implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(TrainingProcesses.class);
  private static final Duration LOOK_AGAIN = Duration.ofMillis(50);
  private static final Duration WATCH_EVERY = Duration.ofMillis(200);

  /** When the kernel has let go of the control group of what is gone. */
  private static final Duration GONE_BY = Duration.ofSeconds(1);

  /** Longer than the shim waits for systemd. */
  private static final Duration HOME_BY = Duration.ofSeconds(15);

  private static final int KILLED = 128 + Signals.KILL;

  /** So that no parent goes on to its next step because a child of it was ended. */
  private static final Comparator<ProcessEntry> PARENTS_FIRST =
      Comparator.comparingLong(ProcessEntry::startTicks).thenComparingLong(ProcessEntry::pid);

  private final String boot;
  private final Consumer<Input> listener;
  private final Launcher launcher;
  private final OomCounter oom;
  private final ScheduledExecutorService thread;
  private final Map<CommandId, Run> runs = new HashMap<>();
  private final Strangers strangers = new Strangers();
  private final List<Runnable> adopted = new ArrayList<>();

  /** What belongs to this state folder, but to no start that was adopted. */
  private Predicate<ProcessEntry> unadopted = this::isOwned;

  /** One process started, and its tree. */
  private static final class Run {
    private final long number;
    private final String stint;
    private final ProcessTree tree;
    private final Optional<ProcessEntry> root;
    private final long homeBy = System.nanoTime() + HOME_BY.toNanos();
    private final Set<ProcessEntry.Identity> asked = new HashSet<>();
    private boolean ending;
    private boolean killing;

    private Run(long number, String stint, ProcessTree tree, Optional<ProcessEntry> root) {
      this.number = number;
      this.stint = stint;
      this.tree = tree;
      this.root = root;
    }

    private boolean isRoot(long pid) {
      return root.filter(r -> r.pid() == pid).isPresent();
    }
  }

  /**
   * @param owner tells this agent's processes from another's; stays the same for a state folder
   * @param boot the host's present boot
   * @param folder for the records of what was started
   */
  public TrainingProcesses(String owner, String boot, Path folder, Consumer<Input> listener) {
    this(
        new Launcher(owner, boot, folder, Homes.present(owner)),
        boot,
        new OomCounter(Path.of("/proc/vmstat")),
        listener);
  }

  TrainingProcesses(Launcher launcher, String boot, OomCounter oom, Consumer<Input> listener) {
    this.launcher = launcher;
    this.boot = boot;
    this.oom = oom;
    this.listener = listener;
    this.thread =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("training-processes").daemon().factory());
  }

  /**
   * Looks for what earlier agents of the same state folder started, and takes over what is wanted
   * of it.
   */
  public Future<Remains> adopt(Predicate<RunRecord> wanted) {
    return thread.submit(() -> doAdopt(wanted));
  }

  /** From now on {@code Exited} follows for what was adopted, also where it has ended already. */
  public void watchAdopted() {
    submit(() -> {
      adopted.forEach(Runnable::run);
      adopted.clear();
    });
  }

  /** Whether any process of this state folder's runs. Blocks. */
  public boolean hasProcesses() {
    return !new ProcessTree(this::isOwned).refresh(ProcessTable.alive()).isEmpty();
  }

  /**
   * Starts a command.
   *
   * @param preparation done before, where nothing else of the training runs
   */
  public void launch(CommandId command, long number, LaunchPlan plan, Runnable preparation) {
    submit(() -> {
      if (runs.isEmpty()) {
        preparation.run();
      }
      doLaunch(command, number, plan);
    });
  }

  /** SIGTERM to the tree; {@code Gone} follows once nothing of it is left. */
  public void terminate(CommandId command, long number) {
    submit(() -> end(command, number, Signals.TERMINATE));
  }

  /** SIGKILL to what is left, again and again until nothing is. */
  public void kill(CommandId command, long number) {
    submit(() -> end(command, number, Signals.KILL));
  }

  /** Sends a signal to the commands' own processes, not to their trees. */
  public void signalRoots(int signal) {
    submit(() -> {
      List<ProcessEntry> table = ProcessTable.alive();
      runs.values()
          .forEach(r ->
              table.stream().filter(e -> isCommand(r, e)).forEach(e -> Signals.send(e, signal)));
    });
  }

  /** Sends a signal to one command's own process. */
  public void signalRoot(CommandId command, long number, int signal) {
    submit(() -> {
      Run run = runs.get(command);
      if (run != null && run.number == number) {
        ProcessTable.alive().stream()
            .filter(e -> isCommand(run, e))
            .forEach(e -> Signals.send(e, signal));
      }
    });
  }

  /** How many processes of the training there are. */
  public Future<Integer> count() {
    return thread.submit(() -> {
      oom.sample();
      List<ProcessEntry> table = strangers.others();
      Set<Long> ours = new HashSet<>();
      Set<Long> shims = new HashSet<>();
      for (Run run : runs.values()) {
        for (ProcessEntry entry : run.tree.refresh(table)) {
          (isShim(run, entry) ? shims : ours).add(entry.pid());
        }
      }
      int count = ours.size();
      ours.addAll(shims);
      strangers.allBut(ours);
      return count;
    });
  }

  /**
   * Which limits commands do not have, though they were to: a service manager may have refused, and
   * a kernel lack what it takes. Commands that may still be on their way home are left out.
   */
  public void shortfalls(
      Map<CommandId, GroupLimits> wanted, Consumer<Map<CommandId, Shortfall>> answer) {
    submit(() -> {
      Map<CommandId, Shortfall> found = new HashMap<>();
      wanted.forEach((command, limits) ->
          Optional.ofNullable(runs.get(command))
              .filter(r -> r.homeBy - System.nanoTime() <= 0)
              .ifPresent(r ->
                  r.root
                      .filter(TrainingProcesses::stillRuns)
                      .ifPresent(e -> found.put(command, launcher.shortfall(e, r.stint, limits)))));
      answer.accept(found);
    });
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }

  private boolean isShim(Run run, ProcessEntry entry) {
    return launcher.hasShim() && run.isRoot(entry.pid());
  }

  /** Below the shim there is the command and nothing else. */
  private boolean isCommand(Run run, ProcessEntry entry) {
    return run.isRoot(launcher.hasShim() ? entry.parent() : entry.pid());
  }

  private Remains doAdopt(Predicate<RunRecord> wanted) {
    launcher.tidy();
    List<ProcessEntry> table = ProcessTable.alive();
    List<Remains.Adopted> taken = new ArrayList<>();
    List<Adoption.Candidate> candidates = new Adoption(launcher, boot).candidates(wanted, table);
    for (Adoption.Candidate candidate : candidates) {
      long number = taken.size() + 1L;
      Duration age = candidate.root().map(ProcessTable::age).orElse(Duration.ZERO);
      taken.add(new Remains.Adopted(candidate.record(), number, age));
      adoptOne(candidate, number);
    }
    Set<String> stints =
        candidates.stream().map(c -> c.record().stint()).collect(Collectors.toSet());
    unadopted = e -> isOwned(e) && stints.stream().noneMatch(s -> launcher.carries(e, s));
    return new Remains(taken, !new ProcessTree(unadopted).refresh(table).isEmpty());
  }

  private void adoptOne(Adoption.Candidate candidate, long number) {
    RunRecord record = candidate.record();
    ProcessTree tree = launcher.tree(record.stint());
    candidate.root().ifPresent(tree::add);
    runs.put(record.command(), new Run(number, record.stint(), tree, candidate.root()));
    adopted.add(() -> watch(record, number, candidate.root()));
  }

  /** The system tells only a parent when a process ends. */
  private void watch(RunRecord record, long number, Optional<ProcessEntry> root) {
    if (root.filter(TrainingProcesses::stillRuns).isPresent()) {
      later(WATCH_EVERY, () -> watch(record, number, root));
    } else {
      // Without a code the shim itself was killed.
      exited(record.command(), number, record.stint(), KILLED);
    }
  }

  /** The shim's word goes before what the system says of the shim. */
  private void exited(CommandId command, long number, String stint, int fallback) {
    Ending ending = launcher.records().ending(stint).orElse(new Ending(fallback, Optional.empty()));
    boolean killed = ending.code() == KILLED;
    boolean outOfMemory = killed && (ending.memoryMax().isPresent() || oom.countedLately());
    Optional<String> memoryMax = ending.memoryMax().map(GroupLimits::size);
    listener.accept(
        new Input.Exited(command, number, new Exit(ending.code(), outOfMemory, memoryMax)));
  }

  private static boolean stillRuns(ProcessEntry entry) {
    return ProcessTable.entry(entry.pid())
        .filter(e -> e.identity().equals(entry.identity()) && e.isAlive())
        .isPresent();
  }

  private void doLaunch(CommandId command, long number, LaunchPlan plan) {
    try {
      Launcher.Started started = launcher.start(command, plan);
      runs.put(command, new Run(number, started.stint(), started.tree(), started.root()));
      listener.accept(new Input.Launched(command, number));
      later(HOME_BY, () -> launcher.checkHome(started));
      var _ =
          started
              .process()
              .onExit()
              .thenAccept(
                  p -> submit(() -> exited(command, number, started.stint(), p.exitValue())));
    } catch (IOException e) {
      listener.accept(new Input.LaunchFailed(command, number, "cannot start: " + e.getMessage()));
    }
  }

  private void end(CommandId command, long number, int signal) {
    Run run = command.equals(CommandId.LEFTOVERS) ? leftovers(number) : runs.get(command);
    if (run == null || run.number != number) {
      listener.accept(new Input.Gone(command, number));
      return;
    }
    run.killing = run.killing || signal == Signals.KILL;
    List<ProcessEntry> alive = everyone(run);
    alive.stream()
        .sorted(PARENTS_FIRST)
        .forEach(p -> {
          run.asked.add(p.identity());
          Signals.send(p, signal);
        });
    if (alive.isEmpty()) {
      gone(command, run);
    } else if (!run.ending) {
      run.ending = true;
      look(command, run);
    }
  }

  /** Nobody may be missed: who was a stranger may have become one of ours. */
  private List<ProcessEntry> everyone(Run run) {
    strangers.forget();
    return run.tree.refresh(ProcessTable.alive());
  }

  private Run leftovers(long number) {
    return runs.computeIfAbsent(
        CommandId.LEFTOVERS,
        _ -> new Run(number, "", new ProcessTree(unadopted), Optional.empty()));
  }

  /** Looks whether the tree is gone, and says so or comes back. */
  private void look(CommandId command, Run run) {
    List<ProcessEntry> alive = everyone(run);
    if (alive.isEmpty()) {
      gone(command, run);
      return;
    }
    if (run.killing) {
      alive.forEach(p -> Signals.send(p, Signals.KILL));
    } else {
      askOrphans(run, alive);
    }
    later(LOOK_AGAIN, () -> look(command, run));
  }

  private void gone(CommandId command, Run run) {
    if (runs.remove(command, run)) {
      launcher.tidy();
      later(GONE_BY, launcher::tidy);
      listener.accept(new Input.Gone(command, run.number));
    }
  }

  /**
   * A process that was forked while its parent was being ended has missed the signal. One whose
   * parent lives may be part of a graceful end and is left alone.
   */
  private static void askOrphans(Run run, List<ProcessEntry> alive) {
    Set<Long> pids = alive.stream().map(ProcessEntry::pid).collect(Collectors.toSet());
    alive.stream()
        .filter(p -> !pids.contains(p.parent()))
        .filter(p -> run.asked.add(p.identity()))
        .forEach(p -> Signals.send(p, Signals.TERMINATE));
  }

  private boolean isOwned(ProcessEntry entry) {
    return launcher.owns(entry);
  }

  private void later(Duration delay, Runnable work) {
    var _ = thread.schedule(() -> guarded(work), delay.toMillis(), TimeUnit.MILLISECONDS);
  }

  private void submit(Runnable work) {
    if (!thread.isShutdown()) {
      thread.execute(() -> guarded(work));
    }
  }

  /** One failure must not end the thread that every process depends on. */
  private static void guarded(Runnable work) {
    try {
      work.run();
    } catch (RuntimeException e) {
      LOG.error("A step of process supervision failed", e);
    }
  }
}
