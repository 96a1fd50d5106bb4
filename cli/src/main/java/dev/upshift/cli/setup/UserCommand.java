package dev.upshift.cli.setup;

import dev.upshift.broker.permission.Role;
import dev.upshift.broker.registry.HostRegistry;
import dev.upshift.broker.registry.RegisteredUser;
import dev.upshift.configuration.ExitCode;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "user",
    description = "Register, list and remove people, the brain, the notifier and trainings.",
    mixinStandardHelpOptions = true)
public final class UserCommand implements Runnable {
  /** What people and services may be; hosts are added with {@code host add}. */
  enum PersonRole {
    OPERATOR(Role.OPERATOR),
    VIEWER(Role.VIEWER),
    BRAIN(Role.BRAIN),
    NOTIFIER(Role.NOTIFIER),
    TRAINING(Role.TRAINING);

    private final Role role;

    PersonRole(Role role) {
      this.role = role;
    }

    @Override
    public String toString() {
      return role.word();
    }
  }

  @Spec CommandSpec spec = CommandSpec.create();

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(), "One of user add, user remove and user list must be given.");
  }

  @Command(
      name = "add",
      description = "Register a user; the password is written to a file.",
      mixinStandardHelpOptions = true)
  int add(
      @Mixin RegistryOptions where,
      @Parameters(paramLabel = "NAME", description = "Letters a-z, digits and '-'.") String name,
      @Option(
              names = "--role",
              required = true,
              paramLabel = "ROLE",
              description = "${COMPLETION-CANDIDATES}.")
          PersonRole role,
      @Option(
              names = "--host",
              paramLabel = "HOST",
              description =
                  "Of a training: the registered host whose progress it publishes, and nothing else.")
          @Nullable String host,
      @Option(
              names = "--password-file",
              paramLabel = "FILE",
              description =
                  "Where the password is written; default: secrets/NAME in the state folder.")
          @Nullable Path passwordFile) {
    HostRegistry registry = where.registry();
    Path secret = Optional.ofNullable(passwordFile).orElse(registry.secretFile(name));
    if ((role == PersonRole.TRAINING) != (host != null)) {
      throw new ParameterException(
          spec.commandLine(), "--host HOST goes with --role training, and only with it.");
    }
    if (host == null) {
      registry.addUser(name, role.role, Optional.empty(), secret);
    } else {
      registry.addTraining(name, host, secret);
    }
    out().println("added " + role + " " + name + "; the password is in " + secret.toAbsolutePath());
    return ExitCode.OK.code();
  }

  @Command(
      name = "remove",
      description = "Remove a user: a running broker throws it out at once.",
      mixinStandardHelpOptions = true)
  int remove(
      @Mixin RegistryOptions where,
      @Parameters(paramLabel = "NAME", description = "The user.") String name) {
    where.registry().remove(name);
    out().println("removed " + name);
    return ExitCode.OK.code();
  }

  @Command(
      name = "list",
      description = "List the users that are no hosts.",
      mixinStandardHelpOptions = true)
  int list(@Mixin RegistryOptions where) {
    where.registry().roster().users().stream()
        .filter(user -> user.role() != Role.AGENT)
        .forEach(user -> out().println(line(user)));
    return ExitCode.OK.code();
  }

  private static String line(RegisteredUser user) {
    String of = user.host() == null ? "" : " of " + user.host();
    return user.role().word() + " " + user.name() + of;
  }

  private PrintWriter out() {
    return spec.commandLine().getOut();
  }
}
