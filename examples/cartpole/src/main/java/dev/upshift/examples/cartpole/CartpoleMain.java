package dev.upshift.examples.cartpole;

import dev.upshift.examples.cartpole.checkpoint.CheckpointException;
import dev.upshift.examples.cartpole.checkpoint.CheckpointFile;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;

/**
 * Starts the trainer. SIGTERM makes it write a last checkpoint and end with the JVM's own code for
 * that, 143, so that a supervisor can tell a stop from the completion, 0.
 */
public final class CartpoleMain {
  private static final int COMPLETED = 0;
  private static final int ERROR = 1;
  private static final int USAGE = 2;

  private CartpoleMain() {}

  /** Runs the trainer; {@code --help} lists the options. */
  public static void main(String[] arguments) {
    if (Arrays.asList(arguments).contains("--help")) {
      System.out.print(Options.HELP);
      return;
    }
    try {
      run(Options.parse(arguments));
    } catch (IllegalArgumentException e) {
      System.err.println(e.getMessage());
      System.exit(USAGE);
    }
  }

  private static void run(Options options) {
    StopRequest stop = new StopRequest();
    CountDownLatch ended = new CountDownLatch(1);
    Runtime.getRuntime().addShutdownHook(new Thread(() -> stopAndWait(stop, ended), "stop"));
    try (CheckpointFile checkpointFile = CheckpointFile.own(options.checkpoint())) {
      Trainer trainer = new Trainer(options, checkpointFile, stop, System.out, System.err);
      if (trainer.run() == Trainer.Ending.COMPLETED) {
        Runtime.getRuntime().halt(COMPLETED);
      }
    } catch (CheckpointException e) {
      System.err.println(e.getMessage());
      Runtime.getRuntime().halt(ERROR);
    } finally {
      ended.countDown();
    }
  }

  private static void stopAndWait(StopRequest stop, CountDownLatch ended) {
    stop.set();
    try {
      ended.await();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
