package dev.upshift.broker.registry;

import dev.upshift.broker.permission.Role;
import dev.upshift.protocol.HostId;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** The users at one moment; never changes. */
public final class Roster {
  private final SortedMap<String, RegisteredUser> users = new TreeMap<>();

  public Roster(Collection<RegisteredUser> users) {
    users.forEach(user -> this.users.put(user.name(), user));
  }

  /** Everybody, by name. */
  public List<RegisteredUser> users() {
    return List.copyOf(users.values());
  }

  /** The registered hosts, by name. */
  public List<HostId> hosts() {
    return users.values().stream()
        .filter(user -> user.role() == Role.AGENT)
        .map(user -> new HostId(user.name()))
        .toList();
  }

  /**
   * Whose topics are meant where the permissions speak of {@code {host}}: an agent's own, those of
   * the host whose training the user is, and for all others every registered host's.
   */
  public List<HostId> hostsOf(RegisteredUser user) {
    return switch (user.role()) {
      case AGENT -> List.of(new HostId(user.name()));
      case TRAINING -> hosts().stream().filter(host -> host.equals(user.host())).toList();
      case BRAIN, NOTIFIER, OPERATOR, VIEWER -> hosts();
    };
  }

  public Optional<RegisteredUser> find(String name) {
    return Optional.ofNullable(users.get(name));
  }

  /**
   * Whether the user may connect with that client id: an agent with its name only, as its session
   * is found by it; the brain and the notifier with the name, or the name, {@code -} and more; and
   * people and trainings with any id that is not somebody else's, as phones and tools make up their
   * own. An id that fits two users belongs to the one with the longer name: {@code ann} cannot take
   * {@code ann-lee}'s.
   */
  public boolean allowsClientId(RegisteredUser user, String clientId) {
    if (clientId.equals(user.name())) {
      return true;
    }
    return switch (user.role()) {
      case AGENT -> false;
      case BRAIN, NOTIFIER -> owns(user.name(), clientId);
      case OPERATOR, VIEWER, TRAINING -> owns(user.name(), clientId) || isNobodys(clientId);
    };
  }

  /** Whether the id is the user's own by its name, and not only made up. */
  public boolean owns(String user, String clientId) {
    return fits(user, clientId)
        && users.keySet().stream()
            .noneMatch(other -> other.length() > user.length() && fits(other, clientId));
  }

  private boolean isNobodys(String clientId) {
    return users.keySet().stream().noneMatch(other -> fits(other, clientId));
  }

  private static boolean fits(String name, String clientId) {
    return clientId.equals(name) || clientId.startsWith(name + "-");
  }
}
