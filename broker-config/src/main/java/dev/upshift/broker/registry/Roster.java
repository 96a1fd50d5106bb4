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

  public Optional<RegisteredUser> find(String name) {
    return Optional.ofNullable(users.get(name));
  }

  /**
   * Whether the user may connect with that client id: an agent with its name only, as its session
   * is found by it; anyone else with the name, or the name, {@code -} and more. An id that fits two
   * users belongs to the one with the longer name: {@code ann} cannot take {@code ann-lee}'s.
   */
  public boolean allowsClientId(RegisteredUser user, String clientId) {
    if (clientId.equals(user.name())) {
      return true;
    }
    return user.role() != Role.AGENT
        && fits(user.name(), clientId)
        && users.keySet().stream()
            .noneMatch(other -> other.length() > user.name().length() && fits(other, clientId));
  }

  private static boolean fits(String name, String clientId) {
    return clientId.equals(name) || clientId.startsWith(name + "-");
  }
}
