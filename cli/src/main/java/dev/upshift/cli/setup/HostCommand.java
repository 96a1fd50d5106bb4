package dev.upshift.cli.setup;

import dev.upshift.broker.permission.Role;
import dev.upshift.broker.registry.HostRegistry;
import dev.upshift.broker.registry.RegisteredUser;
import dev.upshift.configuration.ExitCode;
import dev.upshift.configuration.FailureException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
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
    name = "host",
    description = "Register, list and remove hosts; a running broker follows at once.",
    mixinStandardHelpOptions = true)
public final class HostCommand implements Runnable {
  @Spec CommandSpec spec = CommandSpec.create();

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(), "One of host add, host remove and host list must be given.");
  }

  @Command(
      name = "add",
      description = "Register a host; its agent's password is written to a file.",
      mixinStandardHelpOptions = true)
  int add(
      @Mixin RegistryOptions where,
      @Parameters(paramLabel = "NAME", description = "Letters a-z, digits and '-'.") String name,
      @Option(names = "--label", paramLabel = "KEY=VALUE", description = "Say something about it.")
          @Nullable Map<String, String> labels,
      @Option(
              names = "--password-file",
              paramLabel = "FILE",
              description =
                  "Where the password is written; default: secrets/NAME in the state folder.")
          @Nullable Path passwordFile) {
    HostRegistry registry = where.registry();
    Path secret = Optional.ofNullable(passwordFile).orElse(registry.secretFile(name));
    registry.addHost(name, Optional.ofNullable(labels).orElse(Map.of()), secret);
    out().println("added host " + name + "; its password is in " + secret.toAbsolutePath());
    return ExitCode.OK.code();
  }

  @Command(
      name = "remove",
      description =
          "Remove a host and the users of its training: a running broker throws them out at once.",
      mixinStandardHelpOptions = true)
  int remove(
      @Mixin RegistryOptions where,
      @Parameters(paramLabel = "NAME", description = "The host.") String name) {
    HostRegistry registry = where.registry();
    List<RegisteredUser> hosts = hosts(registry);
    if (hosts.stream().noneMatch(h -> h.name().equals(name))) {
      throw new FailureException(
          ExitCode.USAGE,
          "There is no host '"
              + name
              + "' to remove; registered are: "
              + String.join(", ", hosts.stream().map(RegisteredUser::name).toList())
              + ".");
    }
    registry.remove(name);
    out().println("removed host " + name);
    return ExitCode.OK.code();
  }

  @Command(
      name = "list",
      description = "List the registered hosts.",
      mixinStandardHelpOptions = true)
  int list(@Mixin RegistryOptions where) {
    hosts(where.registry()).forEach(host -> out().println(line(host)));
    return ExitCode.OK.code();
  }

  private static String line(RegisteredUser host) {
    StringBuilder line = new StringBuilder(host.name());
    host.labels().entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .forEach(l -> line.append(' ').append(l.getKey()).append('=').append(l.getValue()));
    return line.toString();
  }

  private static List<RegisteredUser> hosts(HostRegistry registry) {
    return registry.roster().users().stream().filter(u -> u.role() == Role.AGENT).toList();
  }

  private PrintWriter out() {
    return spec.commandLine().getOut();
  }
}
