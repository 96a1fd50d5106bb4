package dev.upshift.testkit;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.library.Architectures.LayeredArchitecture;
import com.tngtech.archunit.library.Architectures.LayeredArchitecture.LayerDependencySpecification;
import java.time.Clock;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * The packages right below a module's own, and what the architecture lets them know: who may know a
 * room, and what pure means, are said here once for every module.
 */
public final class Rooms {
  private static final Set<Class<?>> MOMENTS =
      Set.of(
          Instant.class,
          LocalDate.class,
          LocalTime.class,
          LocalDateTime.class,
          OffsetDateTime.class,
          ZonedDateTime.class);

  private final String root;
  private final JavaClasses classes;

  private Rooms(String root) {
    this.root = root;
    this.classes =
        new ClassFileImporter().withImportOption(new DoNotIncludeTests()).importPackages(root);
  }

  /**
   * The rooms of a module.
   *
   * @param root its package, such as {@code dev.upshift.brain}
   */
  public static Rooms below(String root) {
    return new Rooms(root);
  }

  /** For the rules that one module has for itself. */
  public JavaClasses classes() {
    return classes;
  }

  /**
   * Every class is in one of the rooms, and each room is known to those that stand with it only.
   */
  public void areKnownTo(Map<String, List<String>> knownTo) {
    LayeredArchitecture architecture =
        layeredArchitecture()
            .consideringOnlyDependenciesInLayers()
            .ensureAllClassesAreContainedInArchitecture();
    for (String room : knownTo.keySet()) {
      architecture = architecture.layer(room).definedBy(packageOf(room));
    }
    for (Map.Entry<String, List<String>> entry : knownTo.entrySet()) {
      LayerDependencySpecification room = architecture.whereLayer(entry.getKey());
      architecture =
          entry.getValue().isEmpty()
              ? room.mayNotBeAccessedByAnyLayer()
              : room.mayOnlyBeAccessedByLayers(entry.getValue().toArray(String[]::new));
    }
    architecture.check(classes);
  }

  /** No machinery, no clock, no thread, and no chance but a seeded one. */
  public void arePure(String... rooms) {
    noClasses()
        .that()
        .resideInAnyPackage(packagesOf(rooms))
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "io.vertx..",
            "org.eclipse.paho..",
            "io.micrometer..",
            "org.slf4j..",
            "ch.qos.logback..",
            "java.util.logging..",
            "java.util.concurrent..",
            "java.lang.foreign..",
            "java.sql..",
            "java.net..",
            "dev.upshift.mqtt..")
        .orShould()
        .callMethodWhere(asksForThePresent())
        .orShould()
        .dependOnClassesThat()
        .areAssignableTo(InstantSource.class)
        .orShould()
        .dependOnClassesThat()
        .belongToAnyOf(Clock.class, Thread.class, Random.class, UUID.class)
        .orShould()
        .callConstructor(SplittableRandom.class)
        .orShould()
        .callMethod(Math.class, "random")
        .check(classes);
  }

  private static DescribedPredicate<JavaMethodCall> asksForThePresent() {
    return DescribedPredicate.describe(
        "asks for the present time",
        call ->
            switch (call.getName()) {
              case "now" -> MOMENTS.stream().anyMatch(call.getTargetOwner()::isEquivalentTo);
              case "nanoTime", "currentTimeMillis" ->
                  call.getTargetOwner().isEquivalentTo(System.class);
              default -> false;
            });
  }

  public void readNoFile(String... rooms) {
    noClasses()
        .that()
        .resideInAnyPackage(packagesOf(rooms))
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("java.io..", "java.nio.file..")
        .check(classes);
  }

  /** Only {@code mqtt} knows Paho. */
  public void doNotKnowPaho() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.eclipse.paho..")
        .check(classes);
  }

  private String packageOf(String room) {
    return root + "." + room + "..";
  }

  private String[] packagesOf(String... rooms) {
    return Stream.of(rooms).map(this::packageOf).toArray(String[]::new);
  }
}
