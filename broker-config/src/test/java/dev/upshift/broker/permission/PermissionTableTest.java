package dev.upshift.broker.permission;

import static dev.upshift.broker.permission.Access.PUBLISH;
import static dev.upshift.broker.permission.Access.SUBSCRIBE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.upshift.protocol.HostId;
import dev.upshift.protocol.Topics;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

final class PermissionTableTest {
  private static final List<HostId> HOSTS = List.of(new HostId("b"), new HostId("a"));
  private static final PermissionTable TABLE = new PermissionTable(new Topics("site/v1"));

  @Test
  void agent_rights_areWrittenOutForItselfOnly() {
    assertThat(TABLE.grants(Role.AGENT, List.of(new HostId("a"))))
        .extracting(grant -> grant.access() + " " + grant.filter())
        .containsExactly(
            "PUBLISH site/v1/a/telemetry/#",
            "PUBLISH site/v1/a/alert/#",
            "PUBLISH site/v1/a/log/lines",
            "SUBSCRIBE site/v1/a/command/#",
            "SUBSCRIBE site/v1/a/log/ask",
            "SUBSCRIBE site/v1/a/training/progress",
            "SUBSCRIBE site/v1/_brain/session");
  }

  @Test
  void operator_orders_areWrittenOutForEachRegisteredHost() {
    assertThat(TABLE.grants(Role.OPERATOR, HOSTS))
        .filteredOn(grant -> grant.access() == PUBLISH)
        .extracting(grant -> grant.filter().text())
        .containsExactly(
            "site/v1/a/override/+/set",
            "site/v1/b/override/+/set",
            "site/v1/a/log/ask",
            "site/v1/b/log/ask",
            "site/v1/_fleet/override/+/set",
            "homeassistant/status");
  }

  @Test
  void viewer_rights_haveNoPublication() {
    assertThat(TABLE.grants(Role.VIEWER, HOSTS)).noneMatch(g -> g.access() == PUBLISH);
  }

  @Test
  void training_publishesItsProgress_andThatIsAll() {
    assertThat(TABLE.grants(Role.TRAINING, List.of(new HostId("a"))))
        .extracting(grant -> grant.access() + " " + grant.filter())
        .containsExactly("PUBLISH site/v1/a/training/progress");
    assertThat(TABLE.grants(Role.TRAINING, List.of())).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(Role.class)
  void everyRole_exceptTheBrain_writesNoCommandAndNoState(Role role) {
    AccessRules rules = rules("a", role);
    boolean brain = role == Role.BRAIN;
    assertThat(rules.allows("a", PUBLISH, "site/v1/a/command/desired")).isEqualTo(brain);
    assertThat(rules.allows("a", PUBLISH, "site/v1/a/state")).isEqualTo(brain);
    assertThat(rules.allows("a", PUBLISH, "site/v1/_reply/ann/1")).isEqualTo(brain);
    assertThat(rules.allows("a", PUBLISH, "upshift/v1/a/state")).isFalse();
    assertThat(rules.allows("a", SUBSCRIBE, "#")).isFalse();
  }

  @Test
  void logs_areAskedForAndSeenByOperatorsOnly() {
    for (Role role : Role.values()) {
      AccessRules rules = rules("ann", role);
      boolean operator = role == Role.OPERATOR;
      assertThat(rules.allows("ann", PUBLISH, "site/v1/a/log/ask")).isEqualTo(operator);
      assertThat(rules.allows("ann", SUBSCRIBE, "site/v1/a/log/lines")).isEqualTo(operator);
      assertThat(rules.allows("ann", PUBLISH, "site/v1/a/log/lines")).isFalse();
    }
  }

  @Test
  void stranger_mayNothing() {
    AccessRules rules = rules("a", Role.AGENT);
    assertThat(rules.allows("b", PUBLISH, "site/v1/b/telemetry/host")).isFalse();
    assertThat(rules.allows("a", PUBLISH, "site/v1/a/telemetry/host")).isTrue();
  }

  private static AccessRules rules(String user, Role role) {
    List<HostId> hosts = role == Role.AGENT ? List.of(new HostId(user)) : HOSTS;
    return new AccessRules(Map.of(user, TABLE.grants(role, hosts)));
  }

  @ParameterizedTest
  @CsvSource({
    "a/#, a, true",
    "a/#, a/b/c, true",
    "a/#, a/#, true",
    "a/#, #, false",
    "a/+, a/b, true",
    "a/+, a/+, true",
    "a/+, a/#, false",
    "a/+, a/b/c, false",
    "a/+, a, false",
    "a/b, a/+, false",
    "a/b, a/b, true",
    "+/state, x/state, true",
    "a/#, $share/group/a/b, false",
    "a/+/set, a/b/get, false",
    "a/b/c, a/b, false"
  })
  void filter_covers_onlyWhatItMatches(String filter, String requested, boolean covered) {
    assertThat(TopicFilter.of(filter).covers(requested)).isEqualTo(covered);
  }
}
