package dev.upshift.cli.run;

import dev.upshift.agent.app.AgentConfiguration;
import dev.upshift.agent.app.LocalDoor;
import dev.upshift.agent.app.LocalOrders;
import dev.upshift.cli.connection.Environment;
import dev.upshift.cli.setup.Sections;
import dev.upshift.configuration.DurationText;
import dev.upshift.configuration.ExitCode;
import dev.upshift.configuration.FailureException;
import dev.upshift.configuration.YamlFile;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
    name = "announce-reboot",
    description = {
      "On an agent's host: tell its agent that the host is about to reboot.",
      "A reboot that was announced is planned, and does not count against the mode."
    },
    mixinStandardHelpOptions = true)
public final class AnnounceRebootCommand implements Callable<Integer> {
  @Spec CommandSpec spec = CommandSpec.create();

  @Option(
      names = {"-c", "--config"},
      paramLabel = "FILE",
      description = "The agent's configuration file (UPSHIFT_CONFIG; default ./upshift.yaml).")
  Path config = Path.of(Environment.variable("UPSHIFT_CONFIG").orElse("upshift.yaml"));

  @Option(
      names = "--for",
      paramLabel = "TIME",
      description =
          "How long it stands, such as 10m, at most 24 hours; as configured where it is left out.")
  @Nullable String expiry;

  @Override
  public Integer call() {
    Optional<Duration> length = duration();
    Path folder = YamlFile.read(config, Sections.AGENT, AgentConfiguration.class).stateFolder();
    String by = System.getProperty("user.name", "somebody").replace(' ', '-');
    String answer = LocalDoor.ask(folder, LocalOrders.announceReboot(length, by));
    if (answer.startsWith("failed: ")) {
      throw new FailureException(ExitCode.ERROR, "The agent did not take it: " + answer + ".");
    }
    spec.commandLine().getOut().println(answer);
    return ExitCode.OK.code();
  }

  private Optional<Duration> duration() {
    try {
      return Optional.ofNullable(expiry).map(DurationText::parse).map(this::sound);
    } catch (IllegalArgumentException e) {
      throw new FailureException(ExitCode.USAGE, "--for: " + e.getMessage(), e);
    }
  }

  private Duration sound(Duration length) {
    if (length.toSeconds() < 1 || length.compareTo(LocalOrders.LONGEST_ANNOUNCEMENT) > 0) {
      throw new FailureException(
          ExitCode.USAGE, "--for must be from 1s to 24h, but was " + expiry + ".");
    }
    return length;
  }
}
