package dev.upshift.broker.permission;

import java.util.List;
import java.util.Map;

/** The table applied to the users of one moment; whoever is not among them may do nothing. */
public final class AccessRules {
  private final Map<String, List<Grant>> grantsByUser;

  public AccessRules(Map<String, List<Grant>> grantsByUser) {
    this.grantsByUser = Map.copyOf(grantsByUser);
  }

  /** Whether the user may publish to that topic name, or subscribe with that filter. */
  public boolean allows(String user, Access access, String topic) {
    return grantsByUser.getOrDefault(user, List.of()).stream()
        .anyMatch(grant -> grant.access() == access && grant.filter().covers(topic));
  }
}
