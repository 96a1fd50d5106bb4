package dev.upshift.notifier;

import static com.tngtech.archunit.base.DescribedPredicate.alwaysTrue;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.time.Clock;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Random;
import org.junit.jupiter.api.Test;

class NotifierArchitectureTest {
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("dev.upshift.notifier");

  @Test
  void decide_isPure_dependsOnNothingThatActs() {
    classes()
        .that()
        .resideInAPackage("..notifier.decide..")
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            "dev.upshift.notifier.decide..",
            "dev.upshift.protocol..",
            "dev.upshift.configuration..",
            "java.lang..",
            "java.util..",
            "java.time..",
            "org.jspecify..")
        .check(CLASSES);
  }

  @Test
  void decide_isPure_readsNoClockAndStartsNoThread() {
    noClasses()
        .that()
        .resideInAPackage("..notifier.decide..")
        .should()
        .callMethod(Instant.class, "now")
        .orShould()
        .callMethod(System.class, "nanoTime")
        .orShould()
        .callMethod(System.class, "currentTimeMillis")
        .orShould()
        .dependOnClassesThat()
        .belongToAnyOf(Clock.class, InstantSource.class, Random.class, Thread.class)
        .orShould()
        .dependOnClassesThat()
        .resideInAPackage("java.util.concurrent..")
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

  @Test
  void channels_knowNeitherEachOtherNorTheApp() {
    noClasses()
        .that()
        .resideInAPackage("..notifier.channel..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("..notifier.app..", "..notifier.outbox..")
        .check(CLASSES);
    slices()
        .matching("..notifier.channel.(*)..")
        .should()
        .notDependOnEachOther()
        .ignoreDependency(alwaysTrue(), resideInAPackage("..notifier.channel.web.."))
        .check(CLASSES);
  }

  @Test
  void app_isImportedByNobody() {
    noClasses()
        .that(not(resideInAPackage("..notifier.app..")))
        .should()
        .dependOnClassesThat()
        .resideInAPackage("..notifier.app..")
        .check(CLASSES);
  }
}
