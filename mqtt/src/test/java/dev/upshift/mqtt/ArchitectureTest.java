package dev.upshift.mqtt;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** Paho stays inside, and the pure parts stay pure. */
final class ArchitectureTest {
  private static final String PAHO = "org.eclipse.paho..";

  private final JavaClasses classes =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("dev.upshift.mqtt");

  @Test
  void publicTypes_doNotKnowPaho() {
    noClasses()
        .that()
        .arePublic()
        .should()
        .dependOnClassesThat()
        .resideInAPackage(PAHO)
        .check(classes);
  }

  @Test
  void outboxAndBounds_doNotKnowPaho() {
    noClasses()
        .that()
        .haveNameMatching(".*\\.(Outbox|Backoff|TakeoverWatch|InboundGate)(\\$.*)?")
        .should()
        .dependOnClassesThat()
        .resideInAPackage(PAHO)
        .check(classes);
  }

  @Test
  void backoffAndTakeoverWatch_readNoClock() {
    noClasses()
        .that()
        .haveNameMatching(".*\\.(Backoff|TakeoverWatch)")
        .should()
        .callMethod(System.class, "nanoTime")
        .orShould()
        .callMethod(System.class, "currentTimeMillis")
        .orShould()
        .dependOnClassesThat()
        .resideInAPackage("io.vertx..")
        .check(classes);
  }
}
