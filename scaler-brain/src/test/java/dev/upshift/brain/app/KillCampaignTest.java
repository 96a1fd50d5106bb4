package dev.upshift.brain.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.upshift.brain.journal.JournalFile;
import dev.upshift.brain.journal.JournalReader;
import dev.upshift.brain.journal.JournalReader.Search;
import dev.upshift.protocol.EventType;
import dev.upshift.protocol.HostId;
import dev.upshift.protocol.Notice;
import dev.upshift.protocol.TrainingPhase;
import dev.upshift.testkit.BrokerFixture;
import dev.upshift.testkit.EmbeddedBrokerFixture;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The brain is killed at random points of a scripted run, 50 times in all: what it decided equals
 * an undisturbed run. The script waits for what it sees on the broker, so that only the order of
 * things matters and no moment does. {@code -Dupshift.seed=N} runs a campaign again.
 */
class KillCampaignTest {
  private static final int RUNS = 5;
  private static final int KILLS = 10;
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private static final String POLICY =
      """
      stability-window: 3s
      max-reboots: 3
      reboot-window: 60m
      max-reboots-day: off
      cooldown: 2s
      cooldown-factor: 1
      settle-after: 2
      proven-after: off
      reprobe-after: off
      switch-timeout: off
      offline-after: 10m
      check-interval: 1s
      """;

  @TempDir Path folder;

  @Test
  void decisions_underKills_equalThoseOfAnUndisturbedRun() throws Exception {
    long seed = Long.getLong("upshift.seed", System.nanoTime());
    System.out.println("seed " + seed);
    try (BrokerFixture broker =
        EmbeddedBrokerFixture.start(
            folder, "calm", "killed-0", "killed-1", "killed-2", "killed-3", "killed-4")) {
      List<String> calm = run(broker, "calm", Optional.empty());
      assertThat(calm)
          .containsExactly(
              "light -> medium scale-up",
              "medium -> light fallback",
              "light -> medium retry",
              "medium -> light settle",
              "light -> medium override",
              "medium -> medium release",
              "medium -> medium pause",
              "medium -> medium resume",
              "medium -> medium complete");
      for (int i = 0; i < RUNS; i++) {
        Random random = new Random(seed + i);
        assertThat(run(broker, "killed-" + i, Optional.of(random)))
            .as("run %d of seed %d", i, seed)
            .isEqualTo(calm);
      }
    }
  }

  private List<String> run(BrokerFixture broker, String name, Optional<Random> random)
      throws Exception {
    Path place = Files.createDirectory(folder.resolve("run-" + name));
    BrainProcess brain = new BrainProcess(place, broker, POLICY).startAndAwait();
    try (Killer killer = new Killer(brain, random, KILLS);
        Person person = new Person(broker);
        ScriptedHost host = ScriptedHost.start(broker, name)) {
      try {
        new Script(person, host, name).play();
      } catch (ConditionTimeoutException e) {
        throw new AssertionError(
            "said last: %s; kills: %d; the brain: %s %s"
                .formatted(
                    person.state(name),
                    killer.kills(),
                    brain.process().output(),
                    brain.process().errors()),
            e);
      }
      killer.finish();
      assertThat(killer.kills()).isEqualTo(random.isPresent() ? KILLS : 0);
      await()
          .atMost(PATIENCE)
          .until(() -> person.state(name).filter(s -> s.state().equals("completed")).isPresent());
    } finally {
      brain.stop();
    }
    return decisions(brain.state(), name);
  }

  private static List<String> decisions(Path state, String host) throws Exception {
    List<String> lines = new ArrayList<>();
    try (JournalFile file = JournalFile.open(state);
        JournalReader reader = new JournalReader(file)) {
      for (String body :
          reader.decisions(new Search(Optional.of(new HostId(host)), Optional.empty(), 1000))) {
        JsonNode decision = JSON.readTree(body);
        if (decision.get("changes").booleanValue()) {
          lines.add(
              decision.get("from").stringValue()
                  + " -> "
                  + decision.get("to").stringValue()
                  + " "
                  + decision.get("reason").stringValue());
        }
      }
    }
    return lines;
  }

  /**
   * The guide's scenario B with people's orders after it. What it waits for it looks for in all
   * that the brain said since the step before: a brain that was away for long enough goes on with
   * what is next at once.
   */
  private static final class Script {
    private final Person person;
    private final ScriptedHost host;
    private final String name;
    private int seen;

    Script(Person person, ScriptedHost host, String name) {
      this.person = person;
      this.host = host;
      this.name = name;
    }

    void play() {
      running("medium");
      for (int i = 0; i < 4; i++) {
        host.reboot();
      }
      running("light");
      running("medium");
      for (int i = 0; i < 3; i++) {
        host.reboot();
        settledOn(s -> host.bootId().equals(s.boot()));
      }
      host.event(EventType.CRASH_LOOP);
      running("light");
      settledOn(s -> s.blocked().contains("medium"));
      ordered("mode", "medium", s -> "medium".equals(s.override()));
      running("medium");
      ordered("mode", "auto", s -> s.override() == null);
      ordered("pause", "on", s -> s.override() != null);
      ordered("pause", "off", s -> s.override() == null);
      host.event(EventType.CHECKPOINT);
      host.report(TrainingPhase.COMPLETED);
      settledOn(s -> s.state().equals("completed"));
    }

    private void running(String mode) {
      settledOn(s -> mode.equals(s.mode()) && mode.equals(s.reportedMode()));
    }

    private void settledOn(Predicate<Notice.State> wanted) {
      await()
          .atMost(PATIENCE)
          .pollInterval(Duration.ofMillis(50))
          .until(() -> {
            List<Notice.State> said = person.states(name);
            while (seen < said.size() && !wanted.test(said.get(seen))) {
              seen++;
            }
            return seen < said.size();
          });
    }

    /**
     * An order given while the brain is away is lost, as it should be: give it again when a picture
     * made after it does not show it.
     */
    private void ordered(String property, String value, Predicate<Notice.State> wanted) {
      person.order(name, property, value);
      Instant[] given = {Instant.now()};
      await()
          .atMost(PATIENCE)
          .pollInterval(Duration.ofMillis(50))
          .until(() -> {
            Notice.State last = person.state(name).orElseThrow();
            if (!wanted.test(last) && last.at().isAfter(given[0].plusSeconds(1))) {
              person.order(name, property, value);
              given[0] = Instant.now();
            }
            return wanted.test(last);
          });
    }
  }

  /** Kills the brain again and again, at moments that chance gives, and starts it at once. */
  private static final class Killer implements AutoCloseable {
    private final BrainProcess brain;
    private final Optional<Random> random;
    private final Thread thread;
    private final AtomicInteger left;
    private final AtomicInteger kills = new AtomicInteger();

    Killer(BrainProcess brain, Optional<Random> random, int kills) {
      this.brain = brain;
      this.random = random;
      this.left = new AtomicInteger(random.isPresent() ? kills : 0);
      this.thread = Thread.ofPlatform().name("killer").start(this::work);
    }

    private void work() {
      while (left.getAndDecrement() > 0) {
        int delay = random.orElseThrow().nextInt(3_500);
        Instant until = Instant.now().plusMillis(delay);
        await()
            .pollInterval(Duration.ofMillis(5))
            .atMost(Duration.ofSeconds(30))
            .until(() -> !Instant.now().isBefore(until));
        // A brain that has ended by itself would make the script wait for nothing.
        assertThat(brain.process().isAlive()).as("%s", brain.process().errors()).isTrue();
        brain.process().kill();
        kills.incrementAndGet();
        brain.start();
      }
      brain.awaitReady();
    }

    int kills() {
      return kills.get();
    }

    /** Waits until every kill has happened. */
    void finish() {
      await().atMost(PATIENCE).until(() -> !thread.isAlive());
    }

    @Override
    public void close() {
      left.set(0);
      finish();
    }
  }
}
