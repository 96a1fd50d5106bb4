package dev.upshift.brain.decision;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.util.Random;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The decision core knows no clock, no thread, no network, no file and no chance; scenarios run
 * over it with nothing more than their file.
 */
class PurityTest {
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("dev.upshift.brain.decision", "dev.upshift.brain.replay");

  @Test
  void decisionAndReplay_dependOnNothingThatActs() {
    noClasses()
        .that()
        .resideInAnyPackage("dev.upshift.brain.decision..", "dev.upshift.brain.replay..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "io.vertx..",
            "org.eclipse.paho..",
            "io.micrometer..",
            "org.slf4j..",
            "ch.qos.logback..",
            "java.sql..",
            "java.net..",
            "java.util.concurrent..",
            "java.util.random..",
            "java.util.logging..",
            "dev.upshift.mqtt..",
            "dev.upshift.brain.app..",
            "dev.upshift.brain.journal..",
            "dev.upshift.brain.web..")
        .check(CLASSES);
  }

  @Test
  void decisionAndReplay_askNoClock() {
    Stream.of(
            Instant.class,
            LocalDate.class,
            LocalDateTime.class,
            OffsetDateTime.class,
            ZonedDateTime.class)
        .forEach(type -> noClasses().should().callMethodWhere(nowOf(type)).check(CLASSES));
    noClasses().should().dependOnClassesThat().areAssignableTo(Clock.class).check(CLASSES);
    noClasses().should().callMethod(System.class, "nanoTime").check(CLASSES);
    noClasses().should().callMethod(System.class, "currentTimeMillis").check(CLASSES);
  }

  private static DescribedPredicate<JavaMethodCall> nowOf(Class<?> type) {
    return DescribedPredicate.describe(
        type.getSimpleName() + ".now",
        call -> call.getTarget().getOwner().isEquivalentTo(type) && call.getName().equals("now"));
  }

  @Test
  void decisionAndReplay_knowNoChanceAndNoThread() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .belongToAnyOf(Random.class, Thread.class, UUID.class)
        .check(CLASSES);
    noClasses().should().callMethod(Math.class, "random").check(CLASSES);
  }

  @Test
  void decision_readsNoFile() {
    noClasses()
        .that()
        .resideInAPackage("dev.upshift.brain.decision..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("java.io..", "java.nio.file..", "dev.upshift.brain.replay..")
        .check(CLASSES);
  }
}
