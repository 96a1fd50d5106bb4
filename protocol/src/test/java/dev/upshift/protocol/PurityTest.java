package dev.upshift.protocol;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** The contract is topics, messages and their codec; nothing that acts. */
class PurityTest {
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("dev.upshift.protocol");

  @Test
  void protocol_dependsOnJacksonAndTheJdkOnly() {
    classes()
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            "dev.upshift.protocol..",
            "tools.jackson..",
            "com.fasterxml.jackson.annotation..",
            "org.jspecify.annotations..",
            "java.lang..",
            "java.nio",
            "java.nio.charset..",
            "java.time..",
            "java.util",
            "java.util.function..",
            "java.util.regex..",
            "java.util.stream..")
        .check(CLASSES);
  }

  @Test
  void protocol_asksNoClockAndStartsNoThread() {
    noClasses().should().callMethod(Instant.class, "now").check(CLASSES);
    noClasses().should().callMethod(System.class, "nanoTime").check(CLASSES);
    noClasses().should().callMethod(System.class, "currentTimeMillis").check(CLASSES);
    noClasses().should().dependOnClassesThat().areAssignableTo(Thread.class).check(CLASSES);
  }
}
