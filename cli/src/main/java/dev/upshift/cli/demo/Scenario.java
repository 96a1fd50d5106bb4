package dev.upshift.cli.demo;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** The guide's scenarios, minutes made seconds. */
final class Scenario {
  private static final int REBOOTS = 4;

  /** For a machine that is busy with other things; what is promised is the order, not the pace. */
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private static final Duration STAYS = Duration.ofSeconds(15);

  private final Stage stage;
  private final Spectator spectator;
  private final Consumer<String> tell;
  private final List<String> expected = new ArrayList<>();

  Scenario(Stage stage, Spectator spectator, Consumer<String> tell) {
    this.stage = stage;
    this.spectator = spectator;
    this.tell = tell;
  }

  /** A: light, stable, medium, and there it stays. */
  void stable() {
    String boot = begin();
    change("light -> medium scale-up");
    spectator.awaitRunning("medium", boot, PATIENCE);
    tell.accept("medium runs; nothing more should happen");
    spectator.look(STAYS);
    spectator.requireChanges(expected);
  }

  /** B: light, medium, four reboots, light, another attempt, four more, settled in light. */
  void unstable() {
    String boot = begin();
    change("light -> medium scale-up");
    boot = storm(boot, "medium -> light fallback");
    spectator.awaitRunning("light", boot, PATIENCE);
    change("light -> medium retry");
    boot = storm(boot, "medium -> light settle");
    spectator.awaitRunning("light", boot, PATIENCE);
    spectator.awaitState("settled", PATIENCE);
    spectator.requireChanges(expected);
  }

  private String begin() {
    tell.accept("starting the machine " + DemoFolder.HOST + " with its agent and training");
    String boot = stage.powerOn();
    spectator.awaitRunning("light", boot, PATIENCE);
    tell.accept("light runs");
    return boot;
  }

  private void change(String change) {
    expected.add(change);
    spectator.awaitChanges(expected, PATIENCE);
  }

  /** Reboots until the brain has had enough; the boot afterwards. */
  private String storm(String bootBefore, String change) {
    String boot = bootBefore;
    for (int i = 1; i <= REBOOTS; i++) {
      spectator.awaitRunning("medium", boot, PATIENCE);
      tell.accept("reboot " + i + " of " + DemoFolder.HOST);
      stage.powerOff();
      boot = stage.powerOn();
      if (i < REBOOTS) {
        spectator.awaitReboots(i, PATIENCE);
      }
    }
    change(change);
    return boot;
  }
}
