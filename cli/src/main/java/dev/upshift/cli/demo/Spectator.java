package dev.upshift.cli.demo;

import dev.upshift.cli.connection.BrokerVisit;
import dev.upshift.cli.connection.Heard;
import dev.upshift.cli.fleet.DecisionLine;
import dev.upshift.cli.run.Crew;
import dev.upshift.configuration.ExitCode;
import dev.upshift.configuration.FailureException;
import dev.upshift.protocol.Notice;
import dev.upshift.protocol.Telemetry;
import dev.upshift.protocol.TrainingPhase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** Sees the demo as a person would, over MQTT only, and tells each decision as it happens. */
final class Spectator {
  private static final Duration GLANCE = Duration.ofMillis(500);

  static final List<String> TAILS =
      List.of(
          DemoFolder.HOST + "/decision",
          DemoFolder.HOST + "/state",
          DemoFolder.HOST + "/telemetry/training");

  private final BrokerVisit visit;
  private final Crew crew;
  private final TrainingJournal journal;
  private final Consumer<String> tell;
  private final Set<String> known = new HashSet<>();
  private final List<String> changes = new ArrayList<>();
  private Optional<Notice.State> state = Optional.empty();
  private Optional<Telemetry.Training> training = Optional.empty();

  Spectator(BrokerVisit visit, Crew crew, TrainingJournal journal, Consumer<String> tell) {
    this.visit = visit;
    this.crew = crew;
    this.journal = journal;
    this.tell = tell;
  }

  /** The changes of mode so far, as {@code light -> medium scale-up}. */
  List<String> changes() {
    return changes;
  }

  int reboots() {
    return state.map(Notice.State::reboots).orElse(0);
  }

  String word() {
    return state.map(Notice.State::state).orElse("silent");
  }

  void awaitRunning(String mode, String boot, Duration timeout) {
    await(
        mode + " to run",
        () ->
            training
                .filter(t -> mode.equals(t.mode()) && t.boot().equals(boot))
                .filter(t -> t.phase() == TrainingPhase.RUNNING)
                .isPresent(),
        timeout);
  }

  void awaitReboots(int count, Duration timeout) {
    await("reboot " + count + " to be counted", () -> reboots() >= count, timeout);
  }

  void awaitChanges(List<String> expected, Duration timeout) {
    await("the change " + expected.getLast(), () -> changes.size() >= expected.size(), timeout);
    requireChanges(expected);
  }

  void awaitState(String word, Duration timeout) {
    await("the state " + word, () -> word().equals(word), timeout);
  }

  /** Looks on for a while, and tells what comes. */
  void look(Duration time) {
    long end = System.nanoTime() + time.toNanos();
    while (System.nanoTime() < end) {
      glance();
    }
  }

  void requireChanges(List<String> expected) {
    if (!changes.equals(expected)) {
      throw failure("the changes " + expected + ", but saw " + changes);
    }
  }

  private void await(String what, BooleanSupplier seen, Duration timeout) {
    long end = System.nanoTime() + timeout.toNanos();
    while (!seen.getAsBoolean()) {
      if (System.nanoTime() > end) {
        throw failure(
            what
                + " within "
                + timeout.toSeconds()
                + " s, but saw the state "
                + word()
                + " with "
                + reboots()
                + " reboots, and the training "
                + training.map(t -> t.phase().word() + " in " + t.mode()).orElse("silent"));
      }
      glance();
    }
  }

  private void glance() {
    visit.firstAnswer(Optional::of, GLANCE).ifPresent(this::saw);
    journal.read();
    if (crew.loss().isDone()) {
      Crew.Loss loss = crew.loss().join();
      throw failure(
          "no part to end, but the " + loss.name() + " did, with exit code " + loss.exitCode());
    }
  }

  private void saw(Heard heard) {
    switch (heard.message()) {
      case Notice.Decision decision when known.add(decision.id()) -> decided(decision);
      case Notice.State now -> state = Optional.of(now);
      case Telemetry.Training now -> training = Optional.of(now);
      default -> {
        // A decision delivered twice.
      }
    }
  }

  /** As {@code simulate} does, it says nothing of the start. */
  private void decided(Notice.Decision decision) {
    if (decision.from() == null) {
      return;
    }
    tell.accept(DecisionLine.of(decision));
    if (!Objects.equals(decision.from(), decision.to())) {
      changes.add(decision.from() + " -> " + decision.to() + " " + decision.reason());
    }
  }

  private static FailureException failure(String expected) {
    return new FailureException(ExitCode.ERROR, "The demo expected " + expected + ".");
  }
}
