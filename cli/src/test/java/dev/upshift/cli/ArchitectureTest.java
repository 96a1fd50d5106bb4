package dev.upshift.cli;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import dev.upshift.agent.app.LocalDoor;
import dev.upshift.agent.app.LocalOrders;
import dev.upshift.notifier.app.Trial;
import dev.upshift.testkit.Rooms;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What the command line may know of the parts, and its groups of commands of each other. */
class ArchitectureTest {
  private static final Rooms ROOMS = Rooms.below("dev.upshift.cli");

  /** Beside the configuration's records: what a part offers to people on its own machine. */
  private static final Set<String> DOORS =
      Set.of(LocalDoor.class.getName(), LocalOrders.class.getName(), Trial.class.getName());

  @Test
  void commands_knowOfAppsTheConfigurationAndTheDoorsOnly() {
    noClasses()
        .should()
        .dependOnClassesThat(
            DescribedPredicate.describe(
                "are inside an app, but neither its configuration nor a door",
                ArchitectureTest::isInsideAnApp))
        .check(ROOMS.classes());
  }

  private static boolean isInsideAnApp(JavaClass type) {
    String name = type.getName().replaceAll("\\$.*", "");
    return type.getPackageName().matches("dev\\.upshift\\.(agent|brain|notifier)\\.app")
        && !type.isRecord()
        && !name.endsWith("Configuration")
        && !DOORS.contains(name);
  }

  @Test
  void groupsOfCommands_doNotGoRoundInCircles() {
    slices().matching("dev.upshift.cli.(*)..").should().beFreeOfCycles().check(ROOMS.classes());
  }

  @Test
  void commands_knowTheLinkAndNotPaho() {
    ROOMS.doNotKnowPaho();
  }
}
