package dev.upshift.broker.permission;

import static dev.upshift.broker.permission.Access.PUBLISH;
import static dev.upshift.broker.permission.Access.SUBSCRIBE;

import dev.upshift.protocol.HostId;
import dev.upshift.protocol.Topics;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The one table of permissions, from which every broker's own form is made. What it does not grant
 * is denied. {@code {root}} stands for the configured root and {@code {host}} for a registered
 * host: for an agent and a training only its own. Rights are written out for each host, because a
 * broker's pattern for "any user" would let a viewer pose as a host.
 *
 * <p>Reading is granted with {@code +}, as only registered hosts can write there. The brain writes
 * with {@code +}, too: it still has to clear what a removed host left behind. A response topic of
 * MQTT 5 is honoured below {@code {root}/_reply} only: otherwise a person could make the brain
 * write where only the brain may.
 */
public final class PermissionTable {
  private record Row(Access access, String template) {}

  private static final Map<Role, List<Row>> TABLE =
      Map.of(
          Role.AGENT,
          List.of(
              may(PUBLISH, "{root}/{host}/telemetry/#"),
              may(PUBLISH, "{root}/{host}/alert/#"),
              may(PUBLISH, "{root}/{host}/log/lines"),
              may(SUBSCRIBE, "{root}/{host}/command/#"),
              may(SUBSCRIBE, "{root}/{host}/log/ask"),
              may(SUBSCRIBE, "{root}/{host}/training/progress"),
              may(SUBSCRIBE, "{root}/_brain/session")),
          Role.TRAINING,
          List.of(may(PUBLISH, "{root}/{host}/training/progress")),
          Role.BRAIN,
          List.of(
              may(PUBLISH, "{root}/+/command/+"),
              may(PUBLISH, "{root}/+/override/+"),
              may(PUBLISH, "{root}/+/override/+/set"),
              may(PUBLISH, "{root}/+/state"),
              may(PUBLISH, "{root}/+/status/+"),
              may(PUBLISH, "{root}/+/decision"),
              may(PUBLISH, "{root}/+/alert/+"),
              may(PUBLISH, "{root}/_brain/session"),
              may(PUBLISH, "{root}/_reply/#"),
              may(PUBLISH, "homeassistant/#"),
              may(SUBSCRIBE, "{root}/+/telemetry/#"),
              may(SUBSCRIBE, "{root}/+/command/desired"),
              may(SUBSCRIBE, "{root}/+/command/received"),
              may(SUBSCRIBE, "{root}/+/override/#"),
              may(SUBSCRIBE, "{root}/+/state"),
              may(SUBSCRIBE, "{root}/+/status/#"),
              may(SUBSCRIBE, "{root}/+/alert/#"),
              may(SUBSCRIBE, "{root}/_brain/session"),
              may(SUBSCRIBE, "{root}/_notifier/session"),
              may(SUBSCRIBE, "homeassistant/#")),
          Role.NOTIFIER,
          List.of(
              may(PUBLISH, "{root}/_notifier/session"),
              may(PUBLISH, "{root}/_fleet/alert/+"),
              may(PUBLISH, "{root}/_fleet/status/silences"),
              may(PUBLISH, "{root}/+/override/silence"),
              may(PUBLISH, "{root}/+/override/acknowledge"),
              may(SUBSCRIBE, "{root}/+/decision"),
              may(SUBSCRIBE, "{root}/+/alert/#"),
              may(SUBSCRIBE, "{root}/+/state"),
              may(SUBSCRIBE, "{root}/+/status/#"),
              may(SUBSCRIBE, "{root}/+/override/silence/set"),
              may(SUBSCRIBE, "{root}/+/override/acknowledge/set"),
              may(SUBSCRIBE, "{root}/+/telemetry/session"),
              may(SUBSCRIBE, "{root}/+/telemetry/host"),
              may(SUBSCRIBE, "{root}/_brain/session"),
              may(SUBSCRIBE, "{root}/_notifier/session")),
          Role.OPERATOR,
          List.of(
              may(PUBLISH, "{root}/{host}/override/+/set"),
              may(PUBLISH, "{root}/{host}/log/ask"),
              may(PUBLISH, "{root}/_fleet/override/+/set"),
              may(PUBLISH, "homeassistant/status"),
              may(SUBSCRIBE, "{root}/#"),
              may(SUBSCRIBE, "homeassistant/#")),
          Role.VIEWER,
          List.of(
              may(SUBSCRIBE, "{root}/+/state"),
              may(SUBSCRIBE, "{root}/+/status/#"),
              may(SUBSCRIBE, "{root}/+/decision"),
              may(SUBSCRIBE, "{root}/+/alert/#"),
              may(SUBSCRIBE, "{root}/+/telemetry/session"),
              may(SUBSCRIBE, "{root}/+/session")));

  private final String root;

  public PermissionTable(Topics topics) {
    this.root = topics.root();
  }

  /**
   * What a user of that role may do.
   *
   * @param hosts those that the role's {@code {host}} stands for
   */
  public List<Grant> grants(Role role, Collection<HostId> hosts) {
    List<String> names = hosts.stream().map(HostId::name).sorted().toList();
    return TABLE.getOrDefault(role, List.of()).stream().flatMap(row -> expand(row, names)).toList();
  }

  private Stream<Grant> expand(Row row, List<String> hosts) {
    String template = row.template().replace("{root}", root);
    Stream<String> filters =
        template.contains("{host}")
            ? hosts.stream().map(host -> template.replace("{host}", host))
            : Stream.of(template);
    return filters.map(filter -> new Grant(row.access(), TopicFilter.of(filter)));
  }

  private static Row may(Access access, String template) {
    return new Row(access, template);
  }
}
