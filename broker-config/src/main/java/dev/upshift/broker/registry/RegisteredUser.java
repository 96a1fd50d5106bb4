package dev.upshift.broker.registry;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.upshift.broker.permission.Role;
import dev.upshift.protocol.HostId;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One user of the broker as the registry keeps it: never the password, but its hash in the forms
 * that the brokers check, because one hash cannot be turned into another.
 *
 * @param labels what a person says about a host, such as its site; empty for others
 * @param host whose training it is; null for all other roles
 * @param bcrypt for the embedded broker
 * @param pbkdf2 for Mosquitto's password file
 */
public record RegisteredUser(
    String name,
    Role role,
    Map<String, String> labels,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable HostId host,
    String bcrypt,
    String pbkdf2) {
  public RegisteredUser(
      String name,
      Role role,
      @Nullable Map<String, String> labels,
      @Nullable HostId host,
      String bcrypt,
      String pbkdf2) {
    this.name = name;
    this.role = role;
    this.host = host;
    this.labels = labels == null ? Map.of() : Map.copyOf(new TreeMap<>(labels));
    this.bcrypt = bcrypt;
    this.pbkdf2 = pbkdf2;
  }

  /** Without the hashes, so that it can be logged. */
  @Override
  public String toString() {
    return role.word()
        + " "
        + name
        + (host == null ? "" : " of " + host)
        + (labels.isEmpty() ? "" : " " + new TreeMap<>(labels));
  }
}
