package dev.upshift.agent.supervise;

import dev.upshift.agent.supervise.Slot.Afterwards;
import dev.upshift.protocol.TrainingPhase;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/** One step of the supervisor in the making; lives for the length of that step. */
final class Draft {
  private static final Duration KILL_AGAIN = Duration.ofSeconds(1);

  private final Instant now;
  private final Rules rules;
  private final List<Effect> effects = new ArrayList<>();
  private final TreeMap<CommandId, Slot> slots;
  private Optional<Target> target;
  private Optional<Target> stint;
  private Wish wish;
  private boolean restartAsked;
  private boolean completed;
  private long nextRun;
  private int restarts;
  private Optional<String> lastExit;
  private boolean startFailureTold;
  private Optional<Target> fallback;
  private boolean impatient;

  Draft(Supervision before, Instant now, Rules rules) {
    this.target = before.target();
    this.stint = before.stint();
    this.wish = before.wish();
    this.restartAsked = before.restartAsked();
    this.completed = before.completed();
    this.slots = new TreeMap<>(before.slots());
    this.nextRun = before.nextRun();
    this.restarts = before.restarts();
    this.lastExit = before.lastExit();
    this.startFailureTold = before.startFailureTold();
    this.fallback = before.fallback();
    this.now = now;
    this.rules = rules;
  }

  void accept(Input input) {
    switch (input) {
      case Input.Begin begin -> begin(begin);
      case Input.Aim aim -> aim(aim.target());
      case Input.Stop _ -> stop();
      case Input.Start _ -> run(completed);
      case Input.Restart _ -> run(true);
      case Input.Hung _ -> {
        impatient = true;
        run(true);
      }
      case Input.Saved _ -> slots.replaceAll(this::saved);
      case Input.Launched launched -> launched(launched);
      case Input.LaunchFailed failed -> launchFailed(failed);
      case Input.Exited exited -> exited(exited);
      case Input.Gone gone -> gone(gone);
      case Input.CompletionSeen seen -> completionSeen(seen);
      case Input.Tick _ -> {}
    }
  }

  void reconcile() {
    if (state().isLeaving()) {
      slots.keySet().stream().toList().forEach(this::leave);
    } else {
      slots.replaceAll((_, s) -> s instanceof Slot.Saving saving ? saving.running() : s);
    }
    if (slots.isEmpty()) {
      enterStint();
    }
    if (wish == Wish.RUN
        && !completed
        && !state().isLeaving()
        && !slots.containsKey(CommandId.LEFTOVERS)) {
      fill();
    }
    slots.replaceAll(this::timed);
    if (state().phase(now, rules) == TrainingPhase.RUNNING) {
      fallback = Optional.empty();
    }
    noticeCompletion();
  }

  Step step() {
    Optional<Instant> wakeAt = slots.values().stream().flatMap(this::due).min(Instant::compareTo);
    return new Step(state(), effects, wakeAt);
  }

  private Supervision state() {
    return new Supervision(
        target,
        stint,
        wish,
        restartAsked,
        completed,
        slots,
        nextRun,
        restarts,
        lastExit,
        startFailureTold,
        fallback);
  }

  private void begin(Input.Begin input) {
    for (Input.Adopted adopted : input.adopted()) {
      Instant since = now.minus(adopted.age());
      slots.put(adopted.command(), new Slot.Running(adopted.run(), History.NONE, since, completed));
      nextRun = Math.max(nextRun, adopted.run() + 1);
      stint = Optional.of(input.stint());
      target = stint;
    }
    if (input.leftovers()) {
      terminate(CommandId.LEFTOVERS, 0, History.NONE, rules.gracePeriod(), Afterwards.REMOVE);
    }
  }

  private void aim(Target wanted) {
    boolean another = target.filter(t -> !t.mode().equals(wanted.mode())).isPresent();
    completed = completed && !another;
    if (another && fallback.isEmpty()) {
      fallback = target;
    }
    fallback = fallback.filter(f -> !f.mode().equals(wanted.mode()));
    target = Optional.of(wanted);
    if (stint.filter(t -> t.mode().equals(wanted.mode())).isPresent()) {
      stint = target;
    }
  }

  private void stop() {
    wish = Wish.STOP;
    restartAsked = false;
  }

  private void run(boolean replace) {
    wish = Wish.RUN;
    restartAsked = restartAsked || replace;
    completed = false;
  }

  private void launched(Input.Launched input) {
    if (slots.get(input.command()) instanceof Slot.Launching(long run, History history)
        && run == input.run()) {
      slots.put(input.command(), new Slot.Running(run, history, now, false));
    }
  }

  private void launchFailed(Input.LaunchFailed input) {
    if (slots.get(input.command()) instanceof Slot.Launching(long run, History before)
        && run == input.run()) {
      History history = failed(input.command(), before, input.reason());
      slots.put(input.command(), waiting(run, history));
      boolean rolledBack = rollBack(input.command() + ": " + input.reason());
      if (!startFailureTold && !rolledBack) {
        effects.add(new Effect.StartFailed(input.command(), input.reason()));
      }
      startFailureTold = true;
      restarts++;
      lastExit = Optional.of(input.command() + ": " + input.reason());
    }
  }

  private void exited(Input.Exited input) {
    if (slots.get(input.command()) instanceof Slot.Saving saving && saving.run() == input.run()) {
      clear(input.command(), saving.run(), saving.history(), Afterwards.REMOVE);
      return;
    }
    if (!(slots.get(input.command()) instanceof Slot.Running running)
        || running.run() != input.run()) {
      return;
    }
    Exit exit = input.exit();
    lastExit = Optional.of(input.command() + ": " + exit.describe());
    if (running.complete() || (exit.isSuccess() && rules.completeOnExitZero())) {
      clear(input.command(), running.run(), running.history(), Afterwards.FINISH);
      return;
    }
    restarts++;
    History history = failed(input.command(), credited(running).history(), exit.describe());
    clear(input.command(), running.run(), history, Afterwards.RESTART);
  }

  private void gone(Input.Gone input) {
    if (!(slots.get(input.command()) instanceof Slot.Stopping stopping)
        || stopping.run() != input.run()) {
      return;
    }
    switch (stopping.afterwards()) {
      case REMOVE -> slots.remove(input.command());
      case FINISH ->
          slots.put(input.command(), new Slot.Finished(stopping.run(), stopping.history()));
      case RESTART -> slots.put(input.command(), waiting(stopping.run(), stopping.history()));
    }
  }

  private void completionSeen(Input.CompletionSeen input) {
    if (slots.get(input.command()) instanceof Slot.Running running
        && running.run() == input.run()) {
      slots.put(
          input.command(),
          new Slot.Running(running.run(), running.history(), running.since(), true));
    }
  }

  private History failed(CommandId command, History before, String description) {
    History history = before.failed(now, rules);
    if (history.looping() && !before.looping()) {
      effects.add(new Effect.CrashLooped(command, history.exits().size(), description));
      boolean _ = rollBack(command + ": " + description);
    }
    return history;
  }

  /** Whether there is a mode to go back to; one that did run is not left for what happens later. */
  private boolean rollBack(String reason) {
    Optional<Target> back = fallback;
    fallback = Optional.empty();
    Optional<Target> failed = target.filter(_ -> back.isPresent() && !state().isLeaving());
    failed.ifPresent(f -> {
      target = back.map(b -> b.under(f.application()));
      effects.add(new Effect.RolledBack(f.mode(), back.map(Target::mode).orElseThrow(), reason));
    });
    return failed.isPresent();
  }

  private Slot waiting(long run, History history) {
    return new Slot.Waiting(run, history, now.plus(history.delay(rules, run)));
  }

  private void clear(CommandId command, long run, History history, Afterwards afterwards) {
    terminate(command, run, history, rules.remainsGrace(), afterwards);
  }

  private void terminate(
      CommandId command, long run, History history, Duration grace, Afterwards afterwards) {
    Instant killAt = now.plus(grace);
    stopping(command, new Slot.Stopping(run, history, killAt, killAt, afterwards));
  }

  private void stopping(CommandId command, Slot.Stopping stopping) {
    slots.put(command, stopping);
    effects.add(new Effect.Terminate(command, stopping.run()));
  }

  /** Ends what runs, without losing its work where that can be had in time. */
  private void end(CommandId command, Slot.Running running) {
    Saving saving = impatient ? Saving.NONE : stint.map(Target::saving).orElse(Saving.NONE);
    Duration wait = rules.checkpointWait();
    Instant graceEnd = now.plus(rules.gracePeriod());
    if (saving == Saving.ASKED && wait.isPositive()) {
      slots.put(command, new Slot.Saving(running, now.plus(wait)));
      effects.add(new Effect.AskCheckpoint(command, running.run()));
      return;
    }
    Instant killAt = saving == Saving.NONE ? graceEnd : graceEnd.plus(wait);
    stopping(
        command,
        new Slot.Stopping(running.run(), running.history(), graceEnd, killAt, Afterwards.REMOVE));
  }

  /** What a new checkpoint makes of a process that has to go. */
  private Slot saved(CommandId command, Slot slot) {
    return switch (slot) {
      case Slot.Saving saving -> ended(command, saving);
      case Slot.Stopping stopping -> stopping.saved(now);
      case Slot.Waiting _, Slot.Launching _, Slot.Running _, Slot.Finished _ -> slot;
    };
  }

  private Slot ended(CommandId command, Slot.Saving saving) {
    Instant killAt = now.plus(rules.gracePeriod());
    effects.add(new Effect.Terminate(command, saving.run()));
    return new Slot.Stopping(saving.run(), saving.history(), killAt, killAt, Afterwards.REMOVE);
  }

  /** One command's first move towards having no process. */
  private void leave(CommandId command) {
    switch (slots.get(command)) {
      case Slot.Running running -> end(command, running);
      case Slot.Stopping stopping ->
          slots.put(
              command,
              new Slot.Stopping(
                  stopping.run(),
                  stopping.history(),
                  stopping.graceEnd(),
                  stopping.killAt(),
                  Afterwards.REMOVE));
      case Slot.Waiting _, Slot.Finished _ -> slots.remove(command);
      case Slot.Launching _, Slot.Saving _ -> {
        // Its answer is under way; the step that brings it, or the lack of it, makes it leave.
      }
      case null -> throw new IllegalStateException("no such command: " + command);
    }
  }

  private void enterStint() {
    restartAsked = false;
    if (!stint.map(Target::mode).equals(target.map(Target::mode))) {
      stint = target;
      restarts = 0;
      lastExit = Optional.empty();
      startFailureTold = false;
    }
  }

  /** A place for every command of the mode that has none. */
  private void fill() {
    Instant due = now;
    for (CommandId command : stint.map(Target::commands).orElse(List.of())) {
      if (slots.putIfAbsent(command, new Slot.Waiting(0, History.NONE, due)) == null) {
        due = due.plus(stint.map(Target::stagger).orElse(Duration.ZERO));
      }
    }
  }

  /** What the passing of time makes of a slot. */
  private Slot timed(CommandId command, Slot slot) {
    return switch (slot) {
      case Slot.Waiting waiting when !now.isBefore(waiting.due()) -> launch(command, waiting);
      case Slot.Stopping stopping when !now.isBefore(stopping.killAt()) -> kill(command, stopping);
      case Slot.Saving saving when !now.isBefore(saving.until()) -> ended(command, saving);
      case Slot.Running running -> credited(running);
      case Slot.Saving _, Slot.Waiting _, Slot.Stopping _, Slot.Launching _, Slot.Finished _ ->
          slot;
    };
  }

  private Slot launch(CommandId command, Slot.Waiting waiting) {
    long run = nextRun++;
    String mode = stint.map(Target::mode).orElseThrow();
    effects.add(new Effect.Launch(mode, command, run));
    return new Slot.Launching(run, waiting.history());
  }

  private Slot kill(CommandId command, Slot.Stopping stopping) {
    effects.add(new Effect.Kill(command, stopping.run()));
    return new Slot.Stopping(
        stopping.run(),
        stopping.history(),
        stopping.graceEnd(),
        now.plus(KILL_AGAIN),
        stopping.afterwards());
  }

  private Slot credited(Slot.Running running) {
    boolean healthy = !now.isBefore(running.since().plus(rules.healthyAfter()));
    return healthy && !running.history().equals(History.NONE)
        ? new Slot.Running(
            running.run(),
            running.history().recovered(now, rules),
            running.since(),
            running.complete())
        : running;
  }

  private void noticeCompletion() {
    boolean all = !slots.isEmpty() && slots.values().stream().allMatch(Draft::isComplete);
    if (all && !completed && !state().isLeaving()) {
      completed = true;
      effects.add(new Effect.Completed());
    }
  }

  private static boolean isComplete(Slot slot) {
    return slot instanceof Slot.Finished
        || (slot instanceof Slot.Running running && running.complete());
  }

  /** When time alone will change something about a slot. */
  private Stream<Instant> due(Slot slot) {
    return switch (slot) {
      case Slot.Waiting waiting -> Stream.of(waiting.due());
      case Slot.Stopping stopping -> Stream.of(stopping.killAt());
      case Slot.Saving saving -> Stream.of(saving.until());
      case Slot.Running running -> dueOf(running);
      case Slot.Launching _, Slot.Finished _ -> Stream.empty();
    };
  }

  private Stream<Instant> dueOf(Slot.Running running) {
    History history = running.history();
    Instant healthy = running.since().plus(rules.healthyAfter());
    return Stream.of(
            Stream.of(running.since().plus(rules.settle())),
            Stream.of(healthy).filter(_ -> !history.equals(History.NONE)),
            history.exits().stream().map(e -> e.plus(rules.loopWindow())))
        .flatMap(due -> due)
        .filter(t -> t.isAfter(now));
  }
}
