package dev.upshift.cli.fleet;

import dev.upshift.cli.connection.BrokerVisit;
import dev.upshift.cli.connection.ConnectionOptions;
import dev.upshift.cli.connection.Environment;
import dev.upshift.cli.connection.Heard;
import dev.upshift.configuration.ExitCode;
import dev.upshift.configuration.FailureException;
import dev.upshift.mqtt.Publication;
import dev.upshift.protocol.Address;
import dev.upshift.protocol.HostId;
import dev.upshift.protocol.LogTalk;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "logs",
    description = {
      "Show the last lines that a host's training logged, from afar; for operators.",
      "The host's agent answers by itself: no brain is needed. What is more than a broker should"
          + " carry is left out, and counted."
    },
    mixinStandardHelpOptions = true)
public final class LogsCommand implements Callable<Integer> {
  private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(15);
  private static final Duration EXPIRY = Duration.ofSeconds(30);
  private static final Duration ASK_AGAIN = Duration.ofSeconds(10);
  private static final int SILENT_AFTER = 3;
  private static final long FOLLOW_SECONDS = 30;
  private static final int MOST_LINES = 1_000;

  /** A log must not command the terminal that it is shown on. */
  private static final Pattern CONTROL =
      Pattern.compile("\\u001b\\[[0-9;?]*[ -/]*[@-~]|[\\p{Cntrl}&&[^\\t]]");

  @Spec CommandSpec spec = CommandSpec.create();
  @Mixin ConnectionOptions connection = new ConnectionOptions();

  @Parameters(
      index = "0",
      paramLabel = "HOST",
      description = "The host.",
      converter = HostConverter.class)
  @Nullable HostId host;

  @Option(
      names = {"-f", "--follow"},
      description = "Go on with what it logs from now on, until interrupted.")
  boolean follow;

  @Option(
      names = {"-n", "--lines"},
      defaultValue = "100",
      paramLabel = "N",
      description = "How many of the last lines of each command, at most 1000; default 100.")
  int lines = 100;

  @Option(
      names = "--command",
      paramLabel = "NAME",
      description = "Only this command's of the mode; else every command's.")
  @Nullable String command;

  private final Set<String> commands = new HashSet<>();

  @Override
  public Integer call() {
    if (lines < 0 || lines > MOST_LINES) {
      throw new ParameterException(
          spec.commandLine(), "--lines must be from 0 to 1000, but was " + lines + ".");
    }
    HostId wanted = Optional.ofNullable(host).orElseThrow();
    try (BrokerVisit visit =
        BrokerVisit.open(
            connection.resolve(Environment::variable),
            List.of(Hosts.trace(wanted), wanted + "/log/lines"))) {
      boolean known = Hosts.isKnown(visit.retained(all -> Hosts.isKnown(all, wanted)), wanted);
      Hosts.requireKnown(known, wanted);
      show(visit, wanted);
    }
    return 0;
  }

  private void show(BrokerVisit visit, HostId wanted) {
    String id = UUID.randomUUID().toString();
    ask(visit, wanted, id);
    LogTalk.Lines answer = next(visit, id, ANSWER_TIMEOUT).orElseThrow(() -> silent(wanted));
    print(answer);
    int silences = 0;
    while (!answer.last() && isRead()) {
      Optional<LogTalk.Lines> more = next(visit, id, follow ? ASK_AGAIN : ANSWER_TIMEOUT);
      more.ifPresent(this::print);
      answer = more.orElse(answer);
      silences = more.isPresent() ? 0 : silences + 1;
      if (silences == SILENT_AFTER || (more.isEmpty() && !follow)) {
        throw silent(wanted);
      }
      if (follow && isTimeToAskAgain()) {
        ask(visit, wanted, id);
      }
    }
  }

  private long askedNanos;

  private boolean isTimeToAskAgain() {
    return System.nanoTime() - askedNanos >= ASK_AGAIN.toNanos();
  }

  private void ask(BrokerVisit visit, HostId wanted, String id) {
    askedNanos = System.nanoTime();
    visit.publish(
        Publication.once(
                visit.topics(),
                new Address.LogAsk(wanted),
                new LogTalk.Ask(id, lines, follow ? FOLLOW_SECONDS : 0, command))
            .expiringAfter(EXPIRY));
  }

  private static Optional<LogTalk.Lines> next(BrokerVisit visit, String id, Duration timeout) {
    return visit.firstAnswer(heard -> of(heard, id), timeout);
  }

  private static Optional<LogTalk.Lines> of(Heard heard, String id) {
    return heard.message() instanceof LogTalk.Lines said && said.id().equals(id)
        ? Optional.of(said)
        : Optional.empty();
  }

  private void print(LogTalk.Lines said) {
    if (said.refused() != null) {
      throw new FailureException(
          ExitCode.ERROR, "The host shows no logs at present: " + said.refused() + ".");
    }
    PrintWriter out = spec.commandLine().getOut();
    if (said.skipped() > 0) {
      spec.commandLine().getErr().println("(" + said.skipped() + " lines are left out)");
    }
    said.lines().forEach(l -> commands.add(l.command()));
    for (LogTalk.Line line : said.lines()) {
      String prefix = commands.size() > 1 ? line.command() + ": " : "";
      out.println(prefix + CONTROL.matcher(line.text()).replaceAll(""));
    }
  }

  /** Whoever reads along, such as {@code head}, may have seen enough. */
  private boolean isRead() {
    return !spec.commandLine().getOut().checkError();
  }

  private static FailureException silent(HostId host) {
    return new FailureException(
        ExitCode.UNREACHABLE,
        "The agent of "
            + host
            + " does not answer: look with ./upshift status whether it is online, and that this"
            + " user is an operator.");
  }
}
