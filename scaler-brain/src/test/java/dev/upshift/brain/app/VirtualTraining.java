package dev.upshift.brain.app;

import dev.upshift.agent.supervise.CommandId;
import dev.upshift.agent.supervise.Exit;
import dev.upshift.agent.supervise.Input;
import dev.upshift.agent.supervise.Input.Adopted;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * The training's processes on a host. They outlive the agent, and end with the boot; the agent of
 * the moment hears of them.
 */
final class VirtualTraining {
  static final CommandId COMMAND = new CommandId("train", 1);
  private static final long FIRST = 1;
  private static final Exit TERMINATED = new Exit(143);
  private static final Exit CRASHED = new Exit(139);

  /** One process; its run is the number that the agent of the moment knows it by. */
  private static final class Child {
    private final String mode;
    private final Instant since;
    private long run;
    private boolean leftOver;

    Child(String mode, Instant since, long run) {
      this.mode = mode;
      this.since = since;
      this.run = run;
    }
  }

  private final VirtualTime time;
  private final Consumer<Input> agent;
  private final List<Child> processes = new ArrayList<>();
  private long adoptions;
  private long agents;

  /**
   * @param agent hears only while it is alive
   */
  VirtualTraining(VirtualTime time, Consumer<Input> agent) {
    this.time = time;
    this.agent = agent;
  }

  /** How many there are: two would spoil each other's work. */
  int count() {
    return processes.size();
  }

  boolean runs(String mode) {
    return processes.stream().anyMatch(p -> p.mode.equals(mode));
  }

  /** How many processes went on under an agent that had not started them. */
  long adoptions() {
    return adoptions;
  }

  void launch(String mode, long run) {
    processes.add(new Child(mode, time.now(), run));
    agent.accept(new Input.Launched(COMMAND, run));
  }

  /** What the agent that starts now finds; whatever is of another mode is left over. */
  List<Adopted> adopt(String mode) {
    agents++;
    List<Adopted> adopted = new ArrayList<>();
    for (Child process : processes) {
      process.leftOver = !process.mode.equals(mode);
      if (!process.leftOver) {
        process.run = FIRST;
        adoptions++;
        adopted.add(new Adopted(COMMAND, FIRST, Duration.between(process.since, time.now())));
      }
    }
    return adopted;
  }

  boolean hasLeftovers() {
    return processes.stream().anyMatch(p -> p.leftOver);
  }

  /** A signal is on its way, whatever becomes of the agent. */
  void end(CommandId command, long run, long within) {
    long sender = agents;
    List<Child> meant =
        processes.stream()
            .filter(p -> command.equals(CommandId.LEFTOVERS) ? p.leftOver : p.run == run)
            .toList();
    time.after(
        time.some(within),
        () -> {
          List<Child> ending = processes.stream().filter(meant::contains).toList();
          processes.removeAll(ending);
          if (sender == agents) {
            agent.accept(new Input.Gone(command, run));
          } else {
            // The next agent has adopted it: to that one it ends by itself.
            ending.forEach(p -> agent.accept(new Input.Exited(COMMAND, p.run, TERMINATED)));
          }
        });
  }

  /** They die by themselves. */
  void crash() {
    List<Child> dying = List.copyOf(processes);
    processes.clear();
    dying.forEach(p -> agent.accept(new Input.Exited(COMMAND, p.run, CRASHED)));
  }

  /** The host is gone, and they with it. */
  void rebooted() {
    processes.clear();
  }
}
