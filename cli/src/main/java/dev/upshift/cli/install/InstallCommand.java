package dev.upshift.cli.install;

import dev.upshift.configuration.ExitCode;
import dev.upshift.configuration.FailureException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "install",
    description = {
      "Install a component as a service: write its hardened systemd unit.",
      "The service is not started: the command says how. Written again, a unit is brought up to"
          + " date; one that somebody else has written is left alone."
    },
    mixinStandardHelpOptions = true)
public final class InstallCommand implements Callable<Integer> {
  @Spec CommandSpec spec = CommandSpec.create();

  @Parameters(
      index = "0",
      paramLabel = "COMPONENT",
      description = "What to install: ${COMPLETION-CANDIDATES}.")
  ServiceKind kind = ServiceKind.AGENT;

  @Option(
      names = {"-c", "--config"},
      paramLabel = "FILE",
      defaultValue = "/etc/upshift/upshift.yaml",
      description = "The configuration that the service runs with (default: ${DEFAULT-VALUE}).")
  Path file = Path.of("/etc/upshift/upshift.yaml");

  @Option(
      names = "--user",
      paramLabel = "NAME",
      description =
          "The account that it runs as (default: who has called sudo, or else who calls).")
  @Nullable String user;

  @Option(
      names = "--unit-folder",
      paramLabel = "FOLDER",
      defaultValue = "/etc/systemd/system",
      description = "Where units are written (default: ${DEFAULT-VALUE}).")
  Path folder = Systemd.UNITS;

  @ArgGroup Way way = new Way();

  /** What to do with the unit. */
  static final class Way {
    @Option(names = "--systemd", description = "Write a systemd unit (the default).")
    boolean systemd;

    @Option(names = "--print", description = "Print the unit and write nothing.")
    boolean print;
  }

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    String account = account();
    ServiceUnit unit = unit(account);
    PrintWriter err = spec.commandLine().getErr();
    if (!Accounts.hasUser(account)) {
      requirePrint(account);
      err.println("warning: there is no account '" + account + "' on this machine.");
    }
    unit.warnings().forEach(w -> err.println("warning: " + w + "."));
    err.flush();
    if (way.print) {
      out.print(unit.text());
      out.flush();
      return ExitCode.OK.code();
    }
    Path path = folder.toAbsolutePath().normalize().resolve(kind.unitName());
    UnitFile.Outcome outcome = new UnitFile(path).write(unit.text());
    if (outcome != UnitFile.Outcome.UNCHANGED && Systemd.reads(folder)) {
      Systemd.tell("daemon-reload");
    }
    out.println(
        switch (outcome) {
          case WRITTEN -> "written: " + path;
          case REPLACED -> "brought up to date: " + path;
          case UNCHANGED -> "up to date already: " + path;
        });
    out.println(
        Systemd.reads(folder)
            ? "start it: systemctl enable --now " + kind.unitName()
            : "systemd does not read this folder here; where it does: systemctl daemon-reload &&"
                + " systemctl enable --now "
                + kind.unitName());
    return ExitCode.OK.code();
  }

  /** A unit that is only printed may be for another machine. */
  private void requirePrint(String account) {
    if (!way.print) {
      throw new FailureException(
          ExitCode.USAGE,
          "There is no account '"
              + account
              + "' on this machine: create it, or name another with --user.");
    }
  }

  private ServiceUnit unit(String account) {
    Path configuration = file.toAbsolutePath().normalize();
    ServiceKind.Needs needs = kind.needs(configuration);
    Path home = Path.of(System.getProperty("upshift.home", "")).toAbsolutePath();
    Path launcher = home.resolve("upshift");
    if (!Files.isExecutable(launcher)) {
      throw new FailureException(
          ExitCode.ERROR,
          "The launcher " + launcher + " is missing: run ./upshift install itself.");
    }
    return new ServiceUnit(
        kind,
        launcher,
        Path.of(System.getProperty("java.home", "")),
        configuration,
        account,
        new ServiceKind.Needs(
            needs.stateFolder().toAbsolutePath().normalize(),
            needs.stopTimeout(),
            needs.reads(),
            needs.writes()),
        Accounts.hasGroup(ServiceUnit.JOURNAL));
  }

  private String account() {
    String name =
        Optional.ofNullable(user)
            .or(() -> Optional.ofNullable(System.getenv("SUDO_USER")))
            .orElseGet(() -> System.getProperty("user.name", "root"));
    if (!name.matches("[a-zA-Z0-9_][a-zA-Z0-9_.-]{0,30}")) {
      throw new FailureException(
          ExitCode.USAGE, "--user must be the name of an account, but was '" + name + "'.");
    }
    return name;
  }
}
