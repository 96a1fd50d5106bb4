package dev.upshift.broker;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

final class ArchitectureTest {
  private static final com.tngtech.archunit.core.domain.JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("dev.upshift.broker");

  @Test
  void hivemq_isKnownToItsPackageOnly() {
    noClasses()
        .that()
        .resideOutsideOfPackage("dev.upshift.broker.hivemq")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("com.hivemq..", "org.rocksdb..", "dev.upshift.broker.hivemq")
        .check(CLASSES);
  }

  @Test
  void permissions_arePure() {
    noClasses()
        .that()
        .resideInAPackage("dev.upshift.broker.permission")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "java.io..", "java.nio..", "java.net..", "java.util.concurrent..", "org.slf4j..")
        .check(CLASSES);
  }
}
