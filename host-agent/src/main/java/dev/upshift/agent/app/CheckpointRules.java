package dev.upshift.agent.app;

import dev.upshift.agent.checkpoint.Keeping;
import dev.upshift.agent.checkpoint.UserProgram;
import dev.upshift.configuration.Default;
import dev.upshift.configuration.Explain;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What is done about the checkpoints that modes name a pattern for. */
public record CheckpointRules(
    @Explain("How many of the last good ones are kept aside, for each pattern; 0: none.")
        @Default("3")
        int keep,
    @Explain("At least this long between two that are kept.") @Default("1m") Duration interval,
    @Explain("Folder for them; checkpoints in the state folder where unset.") Optional<Path> folder,
    @Explain("The most that all of them may use, in megabytes.") @Default("20480") int maxMegabytes,
    @Explain("Nothing is kept aside where this many megabytes would no longer be free.")
        @Default("512")
        int minFreeMegabytes,
    @Explain(
            "Whether all files of a pattern together are one checkpoint, as where each process writes"
                + " its own; else the newest one is.")
        @Default("false")
        boolean together,
    @Explain(
            "How they are kept: 'copy' (without writing twice where the file system shares blocks),"
                + " or 'link' where saving always replaces the file; the agent copies once it sees"
                + " that it does not.")
        @Default("copy")
        Method method,
    @Explain("One of at most this share of the usual size, in percent, is taken for cut off.")
        @Default("50")
        int minSizePercent,
    @Explain(
            "Program and arguments that judge one, whose path follows as the last argument; any exit"
                + " code but 0 means damaged.")
        @Default("[]")
        List<String> verify,
    @Explain(
            "Program and arguments that send one off the host; the folder of the kept files follows"
                + " as the last argument.")
        @Default("[]")
        List<String> send,
    @Explain("How long send may take; a failure is tried again after a minute.") @Default("1h")
        Duration sendLimit,
    @Explain(
            "How long verify may take; the training does not wait longer, and what was not judged is"
                + " not kept aside.")
        @Default("10m")
        Duration verifyLimit) {
  private static final long MEGABYTE = 1024L * 1024;

  public CheckpointRules {
    require(keep >= 0 && keep <= 50, "keep must be from 0 to 50, but was " + keep);
    require(maxMegabytes >= 1, "max-megabytes must be at least 1");
    require(minFreeMegabytes >= 0, "min-free-megabytes must not be negative");
    require(
        minSizePercent >= 0 && minSizePercent < 100,
        "min-size-percent must be from 0 to 99, but was " + minSizePercent);
    require(sendLimit.isPositive(), "send-limit must be longer than 0s");
    require(verifyLimit.isPositive(), "verify-limit must be longer than 0s");
  }

  /** How a checkpoint is kept. */
  public enum Method {
    COPY,
    LINK
  }

  Keeping keeping() {
    return new Keeping(
        keep,
        interval,
        maxMegabytes * MEGABYTE,
        minFreeMegabytes * MEGABYTE,
        minSizePercent,
        together,
        method == Method.LINK);
  }

  Optional<UserProgram> verifier(Path base, Set<String> withheld) {
    return program(verify, verifyLimit, base, withheld);
  }

  Optional<UserProgram> sender(Path base, Set<String> withheld) {
    return program(send, sendLimit, base, withheld);
  }

  private static Optional<UserProgram> program(
      List<String> command, Duration limit, Path base, Set<String> withheld) {
    return command.isEmpty()
        ? Optional.empty()
        : Optional.of(new UserProgram(command, limit, base, withheld));
  }

  private static void require(boolean holds, String sentence) {
    if (!holds) {
      throw new IllegalArgumentException(sentence);
    }
  }
}
