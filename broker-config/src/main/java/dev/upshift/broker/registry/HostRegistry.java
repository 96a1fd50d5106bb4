package dev.upshift.broker.registry;

import dev.upshift.broker.permission.Role;
import dev.upshift.configuration.ExitCode;
import dev.upshift.configuration.FailureException;
import dev.upshift.configuration.Secret;
import dev.upshift.protocol.HostId;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Registers hosts, services and people in the broker's state folder. A running broker follows
 * within a second. Changes are made under a lock between processes, so that two commands at a time
 * lose nothing. The clear password is written once, to the secret file that the caller names.
 */
public final class HostRegistry {
  private static final Set<String> SERVICES = Set.of("brain", "notifier");
  private static final ReentrantLock WITHIN_THIS_PROCESS = new ReentrantLock();

  private final Path folder;

  private HostRegistry(Path folder) {
    this.folder = folder;
  }

  /** The registry of the broker with that state folder. */
  public static HostRegistry in(Path stateFolder) {
    return new HostRegistry(stateFolder);
  }

  /** The users as they are now. */
  public Roster roster() {
    return RegistryFile.read(file());
  }

  /** The usual place of a user's secret: {@code secrets/{name}} in the state folder. */
  public Path secretFile(String name) {
    return folder.resolve("secrets").resolve(name);
  }

  /**
   * Registers a host with a generated password.
   *
   * @param secretFile where the agent will find the password
   * @throws FailureException where the name is taken or not a host's
   */
  public Secret addHost(String name, Map<String, String> labels, Path secretFile) {
    return add(new Entry(name, Role.AGENT, labels, null), Optional.empty(), secretFile);
  }

  /** Registers a person or a service; a given password is hashed, otherwise one is generated. */
  public Secret addUser(String name, Role role, Optional<String> password, Path secretFile) {
    return add(new Entry(name, role, Map.of(), null), password, secretFile);
  }

  /**
   * Registers a user for the training of a registered host, with a generated password.
   *
   * @throws FailureException where the name is taken, or there is no such host
   */
  public Secret addTraining(String name, String host, Path secretFile) {
    if (roster().hosts().stream().noneMatch(known -> known.name().equals(host))) {
      throw new FailureException(
          ExitCode.USAGE,
          "There is no host '" + host + "' to train on: register it first with host add.");
    }
    Entry entry = new Entry(name, Role.TRAINING, Map.of(), new HostId(host));
    return add(entry, Optional.empty(), secretFile);
  }

  /**
   * Sees to it that the user exists and the secret file has its password, for {@code up} and {@code
   * demo}, which may be started again and again. A lost or outdated secret file gets a new
   * password.
   */
  public Secret ensure(String name, Role role, Path secretFile) {
    return locked(() -> {
      boolean known =
          roster()
              .find(name)
              .filter(user -> user.role() == role && holdsPassword(secretFile, user))
              .isPresent();
      return known ? secret(secretFile) : store(name, role, secretFile);
    });
  }

  private static boolean holdsPassword(Path secretFile, RegisteredUser user) {
    return Files.isReadable(secretFile)
        && Passwords.matches(secret(secretFile).read(), user.bcrypt());
  }

  /**
   * Removes a host or a user: a running broker throws it out within a second. The users of a host's
   * training go with the host.
   *
   * @throws FailureException where there is none of that name
   */
  public void remove(String name) {
    locked(() -> {
      Roster before = roster();
      if (before.find(name).isEmpty()) {
        throw unknown(name, before);
      }
      RegistryFile.write(file(), without(before, name));
      return name;
    });
  }

  private record Entry(String name, Role role, Map<String, String> labels, @Nullable HostId host) {}

  private Secret add(Entry entry, Optional<String> given, Path secretFile) {
    return locked(() -> {
      if (roster().find(entry.name()).isPresent()) {
        throw new FailureException(
            ExitCode.USAGE,
            "The name '"
                + entry.name()
                + "' is already registered: remove it first, or take another.");
      }
      return store(entry, given.orElseGet(Passwords::generate), secretFile);
    });
  }

  private Secret store(String name, Role role, Path secretFile) {
    Map<String, String> labels = roster().find(name).map(RegisteredUser::labels).orElse(Map.of());
    return store(new Entry(name, role, labels, null), Passwords.generate(), secretFile);
  }

  private Secret store(Entry entry, String password, Path secretFile) {
    validate(entry.name(), entry.role());
    Passwords.validate(password);
    List<RegisteredUser> users = new ArrayList<>(roster().users());
    users.removeIf(user -> user.name().equals(entry.name()));
    users.add(
        new RegisteredUser(
            entry.name(),
            entry.role(),
            entry.labels(),
            entry.host(),
            Passwords.bcrypt(password),
            Passwords.pbkdf2(password)));
    PrivateFile.write(secretFile, password + "\n");
    RegistryFile.write(file(), new Roster(users));
    return secret(secretFile);
  }

  private static void validate(String name, Role role) {
    boolean service = role == Role.BRAIN || role == Role.NOTIFIER;
    if (!HostId.isValid(name) || (!service && SERVICES.contains(name))) {
      throw new FailureException(
          ExitCode.USAGE,
          "A name must have 1 to 63 small letters, digits and '-', begin with a letter or a digit,"
              + " and not be brain or notifier, but was '"
              + name
              + "'.");
    }
  }

  private static Roster without(Roster roster, String name) {
    return new Roster(
        roster.users().stream()
            .filter(user -> !user.name().equals(name))
            .filter(user -> user.host() == null || !user.host().name().equals(name))
            .toList());
  }

  private static FailureException unknown(String name, Roster roster) {
    String known = String.join(", ", roster.users().stream().map(RegisteredUser::name).toList());
    return new FailureException(
        ExitCode.USAGE, "There is no '" + name + "' to remove; registered are: " + known + ".");
  }

  private static Secret secret(Path file) {
    return new Secret("file:" + file.toAbsolutePath());
  }

  private Path file() {
    return folder.resolve(RegistryFile.NAME);
  }

  private <T> T locked(Supplier<T> change) {
    PrivateFile.folder(folder);
    WITHIN_THIS_PROCESS.lock();
    try (FileChannel channel =
            FileChannel.open(
                folder.resolve(RegistryFile.NAME + ".lock"),
                StandardOpenOption.CREATE,
                StandardOpenOption.WRITE);
        var _ = channel.lock()) {
      return change.get();
    } catch (IOException e) {
      throw new FailureException(
          ExitCode.ERROR,
          "The broker's state folder "
              + folder
              + " cannot be written: make it writable for this user, or name another.",
          e);
    } finally {
      WITHIN_THIS_PROCESS.unlock();
    }
  }
}
