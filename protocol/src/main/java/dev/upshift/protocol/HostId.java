package dev.upshift.protocol;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.regex.Pattern;

/**
 * The name of a registered host, {@code [a-z0-9][a-z0-9-]{0,62}}: also the agent's MQTT user name
 * and client id, and one level of its topics.
 */
public record HostId(@JsonValue String name) implements Comparable<HostId> {
  private static final Pattern SHAPE = Pattern.compile("[a-z0-9][a-z0-9-]{0,62}");

  public HostId {
    if (!isValid(name)) {
      throw new IllegalArgumentException(
          "host name must match " + SHAPE.pattern() + ", but was '" + name + "'");
    }
  }

  @JsonCreator
  public static HostId of(String name) {
    return new HostId(name);
  }

  public static boolean isValid(String name) {
    return SHAPE.matcher(name).matches();
  }

  @Override
  public int compareTo(HostId other) {
    return name.compareTo(other.name);
  }

  @Override
  public String toString() {
    return name;
  }
}
