package dev.upshift.brain;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What the rooms of the brain must not know. */
class ArchitectureTest {
  private static final String[] PURE = {
    "dev.upshift.brain.decision..", "dev.upshift.brain.learning..", "dev.upshift.brain.replay.."
  };

  private final JavaClasses classes =
      new ClassFileImporter()
          .withImportOption(new DoNotIncludeTests())
          .importPackages("dev.upshift.brain");

  @Test
  void pureRooms_knowNoMachinery() {
    noClasses()
        .that()
        .resideInAnyPackage(PURE)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "io.vertx..",
            "org.eclipse.paho..",
            "io.micrometer..",
            "org.slf4j..",
            "java.sql..",
            "java.net..",
            "java.util.concurrent..",
            "dev.upshift.mqtt..",
            "dev.upshift.brain.journal..",
            "dev.upshift.brain.web..",
            "dev.upshift.brain.app..")
        .check(classes);
  }

  @Test
  void rules_readNoClockNoFileAndNoChance() {
    noClasses()
        .that()
        .resideInAnyPackage("dev.upshift.brain.decision..", "dev.upshift.brain.learning..")
        .should()
        .callMethod(Instant.class, "now")
        .orShould()
        .callMethod(System.class, "nanoTime")
        .orShould()
        .callMethod(System.class, "currentTimeMillis")
        .orShould()
        .callConstructor(Random.class)
        .orShould()
        .callMethod(Math.class, "random")
        .orShould()
        .dependOnClassesThat()
        .belongToAnyOf(Thread.class, Files.class, Path.class, File.class, Clock.class)
        .check(classes);
  }

  @Test
  void brain_knowsTheLinkAndNotPaho() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.eclipse.paho..")
        .check(classes);
  }

  @Test
  void rooms_areWiredByTheAppOnly() {
    noClasses()
        .that()
        .resideInAnyPackage("dev.upshift.brain.journal..", "dev.upshift.brain.web..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("dev.upshift.brain.app..")
        .check(classes);
  }
}
