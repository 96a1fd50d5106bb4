package dev.upshift.notifier;

import static com.tngtech.archunit.base.DescribedPredicate.alwaysTrue;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import dev.upshift.testkit.Rooms;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class NotifierArchitectureTest {
  private static final Rooms ROOMS = Rooms.below("dev.upshift.notifier");

  @Test
  void rooms_areKnownToThoseNamedOnly() {
    ROOMS.areKnownTo(
        Map.of(
            "decide", List.of("outbox", "channel", "app"),
            "outbox", List.of("app"),
            "channel", List.of("app"),
            "app", List.of()));
  }

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
        .check(ROOMS.classes());
  }

  @Test
  void decide_isPure_readsNoClockAndStartsNoThread() {
    ROOMS.arePure("decide");
  }

  @Test
  void notifier_knowsTheLinkAndNotPaho() {
    ROOMS.doNotKnowPaho();
  }

  @Test
  void channels_doNotKnowEachOther() {
    slices()
        .matching("..notifier.channel.(*)..")
        .should()
        .notDependOnEachOther()
        .ignoreDependency(alwaysTrue(), resideInAPackage("..notifier.channel.web.."))
        .check(ROOMS.classes());
  }
}
