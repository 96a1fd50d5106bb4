package dev.upshift.cli.install;

import dev.upshift.configuration.ExitCode;
import dev.upshift.configuration.FailureException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "uninstall",
    description = {
      "Remove exactly what 'install' has written: stop the service, and delete its unit.",
      "State folders, configuration and secrets stay."
    },
    mixinStandardHelpOptions = true)
public final class UninstallCommand implements Callable<Integer> {
  @Spec CommandSpec spec = CommandSpec.create();

  @Parameters(
      index = "0",
      paramLabel = "COMPONENT",
      description = "What to remove: ${COMPLETION-CANDIDATES}.")
  ServiceKind kind = ServiceKind.AGENT;

  @Option(
      names = "--unit-folder",
      paramLabel = "FOLDER",
      defaultValue = "/etc/systemd/system",
      description = "Where the unit was written (default: ${DEFAULT-VALUE}).")
  Path folder = Systemd.UNITS;

  @Override
  public Integer call() {
    Path path = folder.toAbsolutePath().normalize().resolve(kind.unitName());
    UnitFile file = new UnitFile(path);
    if (Files.exists(path) && Systemd.reads(folder)) {
      stop(file);
    }
    boolean removed = file.remove();
    if (removed && Systemd.reads(folder)) {
      Systemd.tell("daemon-reload");
    }
    spec.commandLine()
        .getOut()
        .println(removed ? "removed: " + path : "nothing to remove: there is no " + path);
    return ExitCode.OK.code();
  }

  private void stop(UnitFile file) {
    try {
      file.requireOurs();
    } catch (IOException e) {
      throw new FailureException(
          ExitCode.ERROR, "The unit " + file.path() + " cannot be read: run this as root.", e);
    }
    Systemd.tell("disable", "--now", kind.unitName());
  }
}
