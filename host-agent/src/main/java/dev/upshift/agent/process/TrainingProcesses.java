package dev.upshift.agent.process;

import dev.upshift.agent.supervise.CommandId;
import dev.upshift.agent.supervise.Exit;
import dev.upshift.agent.supervise.Input;
import java.io.IOException;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
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

  /** So that no parent goes on to its next step because a child of it was ended. */
  private static final Comparator<ProcessEntry> PARENTS_FIRST =
      Comparator.comparingLong(ProcessEntry::startTicks).thenComparingLong(ProcessEntry::pid);

  private final String owner;
  private final Consumer<Input> listener;
  private final Launcher launcher;
  private final ScheduledExecutorService thread;
  private final Map<CommandId, Run> runs = new HashMap<>();

  /** One process started, and its tree. */
  private static final class Run {
    private final long number;
    private final ProcessTree tree;
    private final Set<ProcessEntry.Identity> asked = new HashSet<>();
    private boolean ending;
    private boolean killing;

    private Run(long number, ProcessTree tree) {
      this.number = number;
      this.tree = tree;
    }
  }

  /**
   * @param owner tells this agent's processes from another's; stays the same for a state folder
   */
  public TrainingProcesses(String owner, Consumer<Input> listener) {
    this.owner = owner;
    this.listener = listener;
    this.launcher = new Launcher(owner);
    this.thread =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("training-processes").daemon().factory());
  }

  /** Whether processes of an earlier agent with the same state folder still run. Blocks. */
  public boolean hasLeftovers() {
    return !new ProcessTree(this::isOwned).refresh(ProcessTable.alive()).isEmpty();
  }

  public void launch(CommandId command, long number, LaunchPlan plan) {
    submit(() -> doLaunch(command, number, plan));
  }

  /** SIGTERM to the tree; {@code Gone} follows once nothing of it is left. */
  public void terminate(CommandId command, long number) {
    submit(() -> end(command, number, Signals.TERMINATE));
  }

  /** SIGKILL to what is left, again and again until nothing is. */
  public void kill(CommandId command, long number) {
    submit(() -> end(command, number, Signals.KILL));
  }

  /** Sends a signal to the command's own processes, not to their trees. */
  public void signalRoots(int signal) {
    submit(() -> launcher.roots().forEach(r -> Signals.send(r, signal)));
  }

  /** How many processes of the training there are. */
  public Future<Integer> count() {
    return thread.submit(() -> {
      List<ProcessEntry> table = ProcessTable.alive();
      return runs.values().stream().mapToInt(r -> r.tree.refresh(table).size()).sum();
    });
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }

  private void doLaunch(CommandId command, long number, LaunchPlan plan) {
    try {
      Launcher.Started started = launcher.start(plan);
      Run run = new Run(number, started.tree());
      runs.put(command, run);
      listener.accept(new Input.Launched(command, number));
      var _ =
          started
              .process()
              .onExit()
              .thenAccept(p -> {
                launcher.forget(p.pid());
                listener.accept(new Input.Exited(command, number, new Exit(p.exitValue())));
              });
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
    run.tree.refresh(ProcessTable.alive()).stream()
        .sorted(PARENTS_FIRST)
        .forEach(p -> {
          run.asked.add(p.identity());
          Signals.send(p, signal);
        });
    if (!run.ending) {
      run.ending = true;
      look(command, run);
    }
  }

  private Run leftovers(long number) {
    return runs.computeIfAbsent(
        CommandId.LEFTOVERS, _ -> new Run(number, new ProcessTree(this::isOwned)));
  }

  /** Looks whether the tree is gone, and says so or comes back. */
  private void look(CommandId command, Run run) {
    List<ProcessEntry> alive = run.tree.refresh(ProcessTable.alive());
    if (alive.isEmpty()) {
      runs.remove(command, run);
      listener.accept(new Input.Gone(command, run.number));
      return;
    }
    if (run.killing) {
      alive.forEach(p -> Signals.send(p, Signals.KILL));
    } else {
      askOrphans(run, alive);
    }
    var _ =
        thread.schedule(
            () -> guarded(() -> look(command, run)), LOOK_AGAIN.toMillis(), TimeUnit.MILLISECONDS);
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
    return ProcessTable.environment(entry.pid(), Launcher.OWNER).filter(owner::equals).isPresent();
  }

  private void submit(Runnable work) {
    thread.execute(() -> guarded(work));
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
