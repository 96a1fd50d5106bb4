package dev.upshift.brain.app;

import dev.upshift.brain.decision.Policy;
import dev.upshift.configuration.Explain;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Which policy a host is decided by: the first group's whose labels it has, or the brain's. */
final class Groups {
  private final Policy standard;
  private final List<Member> members;

  /**
   * Some hosts with rules of their own.
   *
   * @param policy the keys that differ from the brain's
   */
  public record Group(
      @Explain("The labels that a host of the group has, all of them.") Map<String, String> labels,
      @Explain("The policy's keys that differ for these hosts.") Map<String, String> policy) {
    public Group {
      if (labels.isEmpty()) {
        throw new IllegalArgumentException("a group must have labels, but has none");
      }
      Policy.of(policy);
    }
  }

  private record Member(Map<String, String> labels, Policy policy) {}

  Groups(Map<String, String> standard, List<Group> groups) {
    this.standard = Policy.of(standard);
    this.members = groups.stream().map(g -> member(standard, g)).toList();
  }

  private static Member member(Map<String, String> standard, Group group) {
    Map<String, String> keys = new LinkedHashMap<>(standard);
    keys.putAll(group.policy());
    return new Member(group.labels(), Policy.of(keys));
  }

  Policy standard() {
    return standard;
  }

  Policy of(Map<String, String> labels) {
    return members.stream()
        .filter(m -> labels.entrySet().containsAll(m.labels().entrySet()))
        .map(Member::policy)
        .findFirst()
        .orElse(standard);
  }
}
