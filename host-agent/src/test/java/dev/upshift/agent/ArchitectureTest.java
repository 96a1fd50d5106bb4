package dev.upshift.agent;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.WorkerExecutor;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** The rooms keep to themselves. */
final class ArchitectureTest {
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("dev.upshift.agent");

  @Test
  void supervise_isPure() {
    noClasses()
        .that()
        .resideInAPackage("dev.upshift.agent.supervise..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "io.vertx..",
            "org.eclipse.paho..",
            "org.slf4j..",
            "java.io..",
            "java.nio.file..",
            "java.util.concurrent..",
            "java.lang.foreign..",
            "dev.upshift.mqtt..",
            "dev.upshift.agent.process..",
            "dev.upshift.agent.telemetry..",
            "dev.upshift.agent.app..")
        .orShould()
        .callMethod(Instant.class, "now")
        .orShould()
        .callMethod(System.class, "nanoTime")
        .orShould()
        .callMethod(System.class, "currentTimeMillis")
        .orShould()
        .callMethod(Math.class, "random")
        .orShould()
        .dependOnClassesThat()
        .areAssignableTo(java.util.Random.class)
        .orShould()
        .dependOnClassesThat()
        .areAssignableTo(Thread.class)
        .check(CLASSES);
  }

  @Test
  void app_isImportedByNobody() {
    noClasses()
        .that()
        .resideOutsideOfPackage("dev.upshift.agent.app..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("dev.upshift.agent.app..")
        .check(CLASSES);
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
        .check(CLASSES);
  }

  @Test
  void paho_isKnownToNobodyHere() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.eclipse.paho..")
        .check(CLASSES);
  }
}
