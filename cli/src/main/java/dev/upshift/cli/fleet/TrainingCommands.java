package dev.upshift.cli.fleet;

import dev.upshift.protocol.OverrideProperty;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Orders to a host's training, whatever its mode. The brain passes them on to the agent. */
public final class TrainingCommands {
  private TrainingCommands() {}

  /** One word to the training. */
  abstract static class Order implements Callable<Integer> {
    private final String word;

    @Mixin OrderOptions order = new OrderOptions();

    private Order(String word) {
      this.word = word;
    }

    @Override
    public Integer call() {
      return order.give(OverrideProperty.TRAINING, word, Optional.empty());
    }
  }

  @Command(
      name = "stop",
      description = "Stop the host's training gracefully, and keep it stopped.",
      mixinStandardHelpOptions = true)
  public static final class Stop extends Order {
    public Stop() {
      super("stop");
    }
  }

  @Command(
      name = "start",
      description = "Start training that was stopped or is complete.",
      mixinStandardHelpOptions = true)
  public static final class Start extends Order {
    public Start() {
      super("start");
    }
  }

  @Command(
      name = "restart",
      description = "Stop the host's training gracefully and start it again.",
      mixinStandardHelpOptions = true)
  public static final class Restart extends Order {
    public Restart() {
      super("restart");
    }
  }

  @Command(
      name = "checkpoint",
      description =
          "Ask the host's training for a checkpoint now, where it takes a signal for that.",
      mixinStandardHelpOptions = true)
  public static final class Checkpoint extends Order {
    public Checkpoint() {
      super("checkpoint");
    }
  }
}
