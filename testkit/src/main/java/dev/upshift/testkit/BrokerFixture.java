package dev.upshift.testkit;

import dev.upshift.broker.permission.Role;
import dev.upshift.broker.registry.HostRegistry;
import dev.upshift.configuration.Secret;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * A real broker in a process of its own, with the users {@code brain}, {@code notifier}, {@code
 * operator} and {@code viewer}, the hosts that the test names, and {@code training}, the user of
 * the first host's training. It can be killed and started again on the same port and data.
 */
public interface BrokerFixture extends AutoCloseable {
  /** Where clients connect; the same for the fixture's whole life. */
  URI uri();

  /** The state folder, with {@code users.json} and {@code secrets/}. */
  Path stateFolder();

  /** SIGKILL; returns when it is dead. */
  void kill();

  /** Starts it again after {@link #kill} or {@link #stop}; returns when it serves. */
  void start();

  /** A graceful stop. */
  void stop();

  /** Registers one more host; the broker looks for itself. */
  default Secret addHost(String name) {
    HostRegistry registry = HostRegistry.in(stateFolder());
    return registry.addHost(name, Map.of(), registry.secretFile(name));
  }

  /** Removes a host or user. */
  default void remove(String name) {
    HostRegistry.in(stateFolder()).remove(name);
  }

  @Override
  void close();

  /** A user's password. */
  default Secret password(String user) {
    return new Secret("file:" + HostRegistry.in(stateFolder()).secretFile(user).toAbsolutePath());
  }

  /** Registers what every fixture has. */
  static void register(Path stateFolder, String... hosts) {
    HostRegistry registry = HostRegistry.in(stateFolder);
    for (Role role : new Role[] {Role.BRAIN, Role.NOTIFIER, Role.OPERATOR, Role.VIEWER}) {
      registry.addUser(role.word(), role, Optional.empty(), registry.secretFile(role.word()));
    }
    for (String host : hosts) {
      registry.addHost(host, Map.of(), registry.secretFile(host));
    }
    if (hosts.length > 0) {
      String training = Role.TRAINING.word();
      registry.addTraining(training, hosts[0], registry.secretFile(training));
    }
  }
}
