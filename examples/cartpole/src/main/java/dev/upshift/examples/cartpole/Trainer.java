package dev.upshift.examples.cartpole;

import dev.upshift.examples.cartpole.checkpoint.CheckpointException;
import dev.upshift.examples.cartpole.checkpoint.CheckpointFile;
import dev.upshift.examples.cartpole.learning.Learner;
import dev.upshift.examples.cartpole.learning.Pace;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.util.Optional;

/**
 * One run: resumes from the checkpoint or starts fresh, learns until the target is reached or the
 * process is to stop, reports and writes checkpoints on the way, and one at the end.
 */
final class Trainer {
  /** How a run ended. */
  enum Ending {
    /** A target was reached. */
    COMPLETED,
    /** It was asked to stop. */
    STOPPED
  }

  private final Options options;
  private final CheckpointFile checkpointFile;
  private final StopRequest stop;
  private final Progress progress;
  private final PrintStream errors;
  private final Pace pace;

  Trainer(
      Options options,
      CheckpointFile checkpointFile,
      StopRequest stop,
      PrintStream output,
      PrintStream errors) {
    this.options = options;
    this.checkpointFile = checkpointFile;
    this.stop = stop;
    this.progress = new Progress(output);
    this.errors = errors;
    this.pace =
        options.stepsPerSecond().isPresent()
            ? new Throttle(options.stepsPerSecond().getAsLong(), stop)
            : _ -> {};
  }

  Ending run() throws CheckpointException {
    Learner learner = begin();
    learn(learner);
    writeCheckpoint(learner);
    if (targetReached(learner)) {
      progress.completed(learner);
      return Ending.COMPLETED;
    }
    progress.stopped(learner);
    return Ending.STOPPED;
  }

  private Learner begin() throws CheckpointException {
    Optional<CheckpointFile.Found> found = checkpointFile.read();
    if (found.isEmpty()) {
      Learner learner = Learner.fresh(options.seed(), options.environments());
      progress.started(learner);
      return learner;
    }
    found.get().complaint().ifPresent(errors::println);
    Learner learner = resumed(found.get().payload());
    progress.resumed(learner, found.get().from());
    return learner;
  }

  private Learner resumed(InputStream payload) {
    try (DataInputStream input = new DataInputStream(payload)) {
      return Learner.read(input, options.environments());
    } catch (IOException e) {
      throw new UncheckedIOException("a checkpoint with the right checksum is too short", e);
    }
  }

  private void learn(Learner learner) throws CheckpointException {
    Rhythm reports = new Rhythm(options.reportEvery());
    Rhythm checkpoints = new Rhythm(options.checkpointEvery());
    while (!stop.isSet() && !targetReached(learner)) {
      learner.iterate(pace);
      if (reports.isDue()) {
        progress.report(learner);
      }
      if (checkpoints.isDue()) {
        writeCheckpoint(learner);
      }
    }
  }

  private boolean targetReached(Learner learner) {
    boolean enoughEpisodes =
        options.targetEpisodes().isPresent()
            && learner.episodes() >= options.targetEpisodes().getAsLong();
    boolean goodEnough =
        options.targetReturn().isPresent()
            && learner.hasHundredEpisodes()
            && learner.meanReturn() >= options.targetReturn().getAsDouble();
    return enoughEpisodes || goodEnough;
  }

  private void writeCheckpoint(Learner learner) throws CheckpointException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream output = new DataOutputStream(bytes)) {
      learner.write(output);
    } catch (IOException e) {
      throw new UncheckedIOException("memory cannot be written", e);
    }
    checkpointFile.write(bytes.toByteArray());
    progress.checkpoint(learner);
  }
}
