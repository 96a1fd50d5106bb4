package dev.upshift.cli.install;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class ServiceUnitTest {
  private static final String GROUP = "\nSupplementaryGroups=systemd-journal\n";

  @Test
  void agentOfAnAccount_readsTheJournal_whereItsGroupIs() {
    assertThat(unit(ServiceKind.AGENT, "trainer", true)).contains(GROUP);
    assertThat(unit(ServiceKind.AGENT, "trainer", false)).doesNotContain("SupplementaryGroups");
  }

  @Test
  void root_andTheOtherComponents_needNoGroup() {
    assertThat(unit(ServiceKind.AGENT, "root", true)).doesNotContain("SupplementaryGroups");
    assertThat(unit(ServiceKind.BRAIN, "upshift", true)).doesNotContain("SupplementaryGroups");
  }

  @Test
  void group_thatTheMachineDoesNotHave_isFoundMissing() {
    assertThat(Accounts.hasGroup("nosuch-group")).isFalse();
    assertThat(Accounts.hasGroup("root")).isTrue();
  }

  private static String unit(ServiceKind kind, String user, boolean journalGroup) {
    Path folder = Path.of("/srv/upshift");
    ServiceKind.Needs needs =
        new ServiceKind.Needs(
            folder.resolve("state"), Duration.ofSeconds(30), List.of(), List.of());
    return new ServiceUnit(
            kind,
            folder.resolve("upshift"),
            Path.of("/opt/jdk"),
            folder.resolve("upshift.yaml"),
            user,
            needs,
            journalGroup)
        .text();
  }
}
