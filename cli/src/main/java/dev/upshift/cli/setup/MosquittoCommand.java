package dev.upshift.cli.setup;

import dev.upshift.broker.BrokerConfiguration;
import dev.upshift.broker.mosquitto.MosquittoFiles;
import dev.upshift.broker.mosquitto.MosquittoSettings;
import dev.upshift.broker.registry.HostRegistry;
import dev.upshift.broker.registry.Roster;
import dev.upshift.configuration.ExitCode;
import dev.upshift.configuration.FailureException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "mosquitto",
    description = {
      "Write the files of a Mosquitto 2 that takes the embedded broker's place: mosquitto.conf, acl"
          + " and passwd, for everybody who is registered.",
      "Run it again after host and user, and send Mosquitto SIGHUP."
    },
    mixinStandardHelpOptions = true)
public final class MosquittoCommand implements Callable<Integer> {
  @Spec CommandSpec spec = CommandSpec.create();
  @Mixin RegistryOptions where = new RegistryOptions();

  @Parameters(
      index = "0",
      paramLabel = "FOLDER",
      description = "Where the files go, and Mosquitto's data below it.")
  Path folder = Path.of("");

  @Override
  public Integer call() {
    BrokerConfiguration broker = where.broker();
    Roster roster = HostRegistry.in(broker.stateFolder()).roster();
    MosquittoFiles.write(settings(broker), roster);
    spec.commandLine()
        .getOut()
        .println(
            "wrote the files for "
                + roster.users().size()
                + " users and hosts; start it with: mosquitto -c "
                + folder.resolve("mosquitto.conf").toAbsolutePath());
    return ExitCode.OK.code();
  }

  private MosquittoSettings settings(BrokerConfiguration broker) {
    if (broker.port() == 0) {
      throw new FailureException(
          ExitCode.USAGE,
          "broker.port must be 1 to 65535 for Mosquitto, but was 0: name the port it shall take.");
    }
    return MosquittoSettings.of(folder, broker);
  }
}
