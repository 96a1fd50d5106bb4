package dev.upshift.agent;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import dev.upshift.testkit.Rooms;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.WorkerExecutor;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The rooms keep to themselves. */
final class ArchitectureTest {
  private static final Rooms ROOMS = Rooms.below("dev.upshift.agent");

  @Test
  void rooms_areKnownToThoseNamedOnly() {
    ROOMS.areKnownTo(
        Map.of(
            "supervise", List.of("process", "app"),
            "process", List.of("app"),
            "checkpoint", List.of("app"),
            "telemetry", List.of("app"),
            "app", List.of()));
  }

  @Test
  void supervise_isPure() {
    ROOMS.arePure("supervise");
    ROOMS.readNoFile("supervise");
  }

  /**
   * Where another thread completes a future, Vert.x may call its later listeners before its earlier
   * ones: an agent was seen to aim at the mode before the one that it had just written down. What
   * has an order is chained with {@code map} and its kind, or stands in one listener.
   */
  @Test
  void whoHasWorkDoneElsewhere_doesNotReckonWithTheOrderOfListeners() {
    noClasses()
        .that(
            DescribedPredicate.describe(
                "have work done elsewhere",
                c ->
                    c.getDirectDependenciesFromSelf().stream()
                        .anyMatch(d -> d.getTargetClass().isEquivalentTo(WorkerExecutor.class))))
        .should()
        .callMethod(Future.class, "onSuccess", Handler.class)
        .check(ROOMS.classes());
  }

  @Test
  void agent_knowsTheLinkAndNotPaho() {
    ROOMS.doNotKnowPaho();
  }
}
