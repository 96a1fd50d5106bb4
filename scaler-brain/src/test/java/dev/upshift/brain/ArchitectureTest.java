package dev.upshift.brain;

import dev.upshift.testkit.Rooms;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What the rooms of the brain must not know. */
class ArchitectureTest {
  private final Rooms rooms = Rooms.below("dev.upshift.brain");

  @Test
  void rooms_areKnownToThoseNamedOnly() {
    rooms.areKnownTo(
        Map.of(
            "learning", List.of("decision", "backtest"),
            "decision", List.of("replay", "backtest", "journal", "app"),
            "replay", List.of("journal"),
            "backtest", List.of(),
            "journal", List.of("web", "app"),
            "web", List.of("app"),
            "app", List.of()));
  }

  @Test
  void rulesAndWhatRunsThemOverAFile_arePure() {
    rooms.arePure("decision", "learning", "replay", "backtest");
  }

  @Test
  void rules_readNoFile() {
    rooms.readNoFile("decision", "learning");
  }

  @Test
  void brain_knowsTheLinkAndNotPaho() {
    rooms.doNotKnowPaho();
  }
}
