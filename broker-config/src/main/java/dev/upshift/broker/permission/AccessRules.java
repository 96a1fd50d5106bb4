package dev.upshift.broker.permission;

import dev.upshift.protocol.HostId;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The table applied to the users of one moment; whoever is not among them may do nothing. */
public final class AccessRules {
  private final Map<String, List<Grant>> grantsByUser;

  public AccessRules(PermissionTable table, Map<String, Role> users, Collection<HostId> hosts) {
    this.grantsByUser =
        users.entrySet().stream()
            .collect(
                Collectors.toUnmodifiableMap(
                    Map.Entry::getKey,
                    user -> table.grants(user.getKey(), user.getValue(), hosts)));
  }

  /** Whether the user may publish to that topic name, or subscribe with that filter. */
  public boolean allows(String user, Access access, String topic) {
    return grantsByUser.getOrDefault(user, List.of()).stream()
        .anyMatch(grant -> grant.access() == access && grant.filter().covers(topic));
  }
}
