package dev.upshift.examples.cartpole;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

class ArchitectureTest {
  private final JavaClasses trainer =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("dev.upshift.examples.cartpole");

  @Test
  void learning_always_isPure() {
    noClasses()
        .that()
        .resideInAPackage("..learning..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("java.nio..", "java.time..", "java.util.concurrent..", "..checkpoint..")
        .orShould()
        .dependOnClassesThat()
        .haveNameMatching(
            "java\\.lang\\.(System|Math|Thread|Runtime|Process.*)|java\\.util\\.Random")
        .check(trainer);
  }

  @Test
  void trainer_always_needsOnlyTheJdk() {
    classes()
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage("java..", "dev.upshift.examples.cartpole..", "org.jspecify..")
        .check(trainer);
  }
}
