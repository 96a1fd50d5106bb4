package dev.upshift.agent.process;

import dev.upshift.agent.supervise.CommandId;
import dev.upshift.agent.supervise.Exit;
import dev.upshift.agent.supervise.Input;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
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

  private static final int KILLED = 128 + Signals.KILL;

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
      runs.values().forEach(r -> r.command(table).ifPresent(e -> Signals.send(e, signal)));
    });
  }

  /** Sends a signal to one command's own process. */
  public void signalRoot(CommandId command, long number, int signal) {
    submit(() -> {
      Run run = runs.get(command);
      if (run != null && run.number() == number) {
        run.command(ProcessTable.alive()).ifPresent(e -> Signals.send(e, signal));
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
        for (ProcessEntry entry : run.refresh(table)) {
          (run.isShim(entry) ? shims : ours).add(entry.pid());
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
              .filter(Run::isAtHome)
              .ifPresent(r ->
                  r.root()
                      .ifPresent(
                          e -> found.put(command, launcher.shortfall(e, r.stint(), limits)))));
      answer.accept(found);
    });
  }

  @Override
  public void close() {
    thread.shutdownNow();
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
    Run run = new Run(number, record.stint(), tree, candidate.root(), launcher);
    runs.put(record.command(), run);
    adopted.add(() -> watch(record.command(), run));
  }

  /** The system tells only a parent when a process ends. */
  private void watch(CommandId command, Run run) {
    if (run.root().isPresent() && !run.hasEnded()) {
      later(WATCH_EVERY, () -> watch(command, run));
    } else {
      // Without a code the shim itself was killed.
      exited(command, run, KILLED);
    }
  }

  /** A shim that stays with what its command left behind has written down the command's end. */
  private void watchShim(CommandId command, Run run, InputStream errors) {
    Thread.ofPlatform()
        .name("shim-" + command)
        .daemon()
        .start(() -> {
          try (errors) {
            errors.transferTo(OutputStream.nullOutputStream());
          } catch (IOException e) {
            LOG.debug("The shim of {} cannot be watched", command, e);
          }
          submit(() -> {
            if (run.hasEnded()) {
              exited(command, run, KILLED);
            }
          });
        });
  }

  /** The shim's word goes before what the system says of the shim. */
  private void exited(CommandId command, Run run, int fallback) {
    if (run.isTold()) {
      return;
    }
    run.told();
    Ending ending =
        launcher.records().ending(run.stint()).orElse(new Ending(fallback, Optional.empty()));
    boolean killed = ending.code() == KILLED;
    boolean outOfMemory = killed && (ending.memoryMax().isPresent() || oom.countedLately());
    Optional<String> memoryMax = ending.memoryMax().map(GroupLimits::size);
    listener.accept(
        new Input.Exited(command, run.number(), new Exit(ending.code(), outOfMemory, memoryMax)));
  }

  private void doLaunch(CommandId command, long number, LaunchPlan plan) {
    try {
      Launcher.Started started = launcher.start(command, plan);
      Run run = new Run(number, started.stint(), started.tree(), started.root(), launcher);
      runs.put(command, run);
      listener.accept(new Input.Launched(command, number));
      later(Run.HOME_BY, () -> launcher.checkHome(started));
      if (started.lingering()) {
        watchShim(command, run, started.process().getErrorStream());
      }
      var _ =
          started
              .process()
              .onExit()
              .thenAccept(p -> submit(() -> exited(command, run, p.exitValue())));
    } catch (IOException e) {
      listener.accept(new Input.LaunchFailed(command, number, "cannot start: " + e.getMessage()));
    }
  }

  private void end(CommandId command, long number, int signal) {
    Run run = command.equals(CommandId.LEFTOVERS) ? leftovers(number) : runs.get(command);
    if (run == null || run.number() != number) {
      listener.accept(new Input.Gone(command, number));
      return;
    }
    List<ProcessEntry> alive = everyone(run);
    boolean first = run.end(alive, signal);
    if (alive.isEmpty()) {
      gone(command, run);
    } else if (first) {
      look(command, run);
    }
  }

  /** Nobody may be missed: who was a stranger may have become one of ours. */
  private List<ProcessEntry> everyone(Run run) {
    strangers.forget();
    return run.refresh(ProcessTable.alive());
  }

  private Run leftovers(long number) {
    return runs.computeIfAbsent(
        CommandId.LEFTOVERS,
        _ -> new Run(number, "", new ProcessTree(unadopted), Optional.empty(), launcher));
  }

  /** Looks whether the tree is gone, and says so or comes back. */
  private void look(CommandId command, Run run) {
    List<ProcessEntry> alive = everyone(run);
    if (alive.isEmpty()) {
      gone(command, run);
      return;
    }
    run.endOn(alive);
    later(LOOK_AGAIN, () -> look(command, run));
  }

  private void gone(CommandId command, Run run) {
    if (runs.remove(command, run)) {
      launcher.tidy();
      later(GONE_BY, launcher::tidy);
      listener.accept(new Input.Gone(command, run.number()));
    }
  }

  private boolean isOwned(ProcessEntry entry) {
    return launcher.owns(entry);
  }

  private void later(Duration delay, Runnable work) {
    if (!thread.isShutdown()) {
      var _ = thread.schedule(() -> guarded(work), delay.toMillis(), TimeUnit.MILLISECONDS);
    }
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
