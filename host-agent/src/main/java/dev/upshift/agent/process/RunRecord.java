package dev.upshift.agent.process;

import dev.upshift.agent.supervise.CommandId;
import java.util.Optional;
import java.util.Properties;

/**
 * What is on disk about one start of a command: enough for another agent to know the process again.
 * A pid alone is no identity, as it is used again: boot, pid and start time together are, and the
 * stint stands in the environment of the process as well.
 *
 * @param stint the name of this start
 * @param logStart where its output begins in the log
 * @param root the process itself; empty until it was started
 */
public record RunRecord(
    String stint,
    String boot,
    CommandId command,
    Origin origin,
    long logStart,
    Optional<Root> root) {
  /** The process that the command runs below. */
  record Root(long pid, long startTicks) {}

  RunRecord startedAs(ProcessEntry entry) {
    return new RunRecord(
        stint,
        boot,
        command,
        origin,
        logStart,
        Optional.of(new Root(entry.pid(), entry.startTicks())));
  }

  Properties toProperties() {
    Properties all = new Properties();
    all.setProperty("stint", stint);
    all.setProperty("boot", boot);
    all.setProperty("command", command.name());
    all.setProperty("instance", Integer.toString(command.instance()));
    all.setProperty("mode", origin.mode());
    all.setProperty("definition", origin.definition());
    all.setProperty("generation", Long.toString(origin.generation()));
    all.setProperty("log-start", Long.toString(logStart));
    root.ifPresent(r -> {
      all.setProperty("pid", Long.toString(r.pid()));
      all.setProperty("start-ticks", Long.toString(r.startTicks()));
    });
    return all;
  }

  /** Empty where the file does not say all. */
  static Optional<RunRecord> of(Properties all) {
    try {
      return Optional.of(
          new RunRecord(
              text(all, "stint"),
              text(all, "boot"),
              new CommandId(text(all, "command"), Math.toIntExact(number(all, "instance"))),
              new Origin(text(all, "mode"), text(all, "definition"), number(all, "generation")),
              number(all, "log-start"),
              all.containsKey("pid")
                  ? Optional.of(new Root(number(all, "pid"), number(all, "start-ticks")))
                  : Optional.empty()));
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }

  private static String text(Properties all, String name) {
    String value = all.getProperty(name);
    if (value == null) {
      throw new IllegalArgumentException(name);
    }
    return value;
  }

  private static long number(Properties all, String name) {
    return Long.parseLong(text(all, name));
  }
}
