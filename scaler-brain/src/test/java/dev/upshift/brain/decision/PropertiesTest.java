package dev.upshift.brain.decision;

import static org.assertj.core.api.Assertions.assertThat;

import dev.upshift.protocol.BootCause;
import dev.upshift.protocol.HostId;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

/** What holds after every step, whatever comes in. A failure names its seed. */
class PropertiesTest {
  private static final JsonMapper MAPPER = JsonMapper.builder().build();
  private static final Policy POLICY =
      Policy.of(
          Map.of(
              "stability-window", "10m",
              "cooldown", "5m",
              "proven-after", "2h",
              "reprobe-after", "1d",
              "count", "reboot,crash-loop,gpu-lost,hang"));
  private static final Set<StateWord> HANDS_OFF =
      EnumSet.of(
          StateWord.UNKNOWN,
          StateWord.PAUSED,
          StateWord.PINNED,
          StateWord.HELD,
          StateWord.COMPLETED);

  /** A host that anything may happen to. */
  private static final class Chaos {
    final Random random;
    HostState state = HostState.initial(HostId.of("h"));
    Instant now = Bench.START;
    Instant wakeAt = Bench.START;
    int boots;

    Chaos(long seed) {
      random = new Random(seed);
    }

    Input next() {
      now =
          now.plusMillis(
              random.nextInt(10) == 0 ? random.nextInt(9_000_000) : random.nextInt(60_000));
      if (wakeAt != null && wakeAt.isBefore(now) && random.nextInt(4) > 0) {
        now = wakeAt;
        return new Input.Wake();
      }
      return random.nextInt(3) == 0 ? rare() : usual();
    }

    private Input usual() {
      return switch (random.nextInt(4)) {
        case 0 ->
            new Input.ModeRunning(
                Objects.requireNonNullElse(state.mode(), "light"),
                state.revision() - random.nextInt(2));
        case 1 ->
            random.nextInt(3) > 0 ? new Input.Wake() : new Input.Progressed(random.nextInt(9));
        default -> new Input.Heartbeat("boot-" + boots, Duration.ofMillis(random.nextInt(600_000)));
      };
    }

    private Input rare() {
      return switch (random.nextInt(22)) {
        case 0, 1 -> rebooted(++boots);
        case 2 -> rebooted(Math.max(0, boots - random.nextInt(5)));
        case 3 -> new Input.Heartbeat("boot-" + ++boots, Duration.ofSeconds(random.nextInt(900)));
        case 4 -> listed();
        case 5 -> described(random.nextInt(3), random.nextInt(8) == 0 ? "g" : "f");
        case 6 -> new Input.RebootAnnounced();
        case 7 ->
            random.nextBoolean()
                ? new Input.ModeNotRunning("stopped")
                : new Input.StartFailed(mode(), "exit 1", "light");
        case 8 -> new Input.Failed(one(FailureKind.values()), "e" + random.nextInt(100_000));
        case 9 -> new Input.CheckpointSaved(Duration.ofSeconds(random.nextInt(90)), null);
        case 10 -> random.nextInt(20) == 0 ? new Input.Completed() : new Input.Wake();
        case 11 -> new Input.PinMode(mode(), random.nextBoolean() ? null : seconds(), null);
        case 12, 13 -> new Input.StepMode(random.nextBoolean(), "ann");
        case 14, 15 -> new Input.Release("ann");
        case 16 -> new Input.Pause(random.nextBoolean() ? null : seconds(), null);
        case 17, 18 -> new Input.Resume(null);
        case 19 -> random.nextInt(4) == 0 ? new Input.Reset("ann") : new Input.Retry("ann");
        case 20 -> fleet();
        default -> rarest();
      };
    }

    private Input fleet() {
      return switch (random.nextInt(4)) {
        case 0 -> new Input.SiteEvent(now.minusSeconds(random.nextInt(120)), now, 3, 5);
        case 1 -> new Input.PromotionRefused(3, 3, now.plusSeconds(random.nextInt(3_600)));
        case 2 -> new Input.PromotionGranted();
        default -> new Input.BrainStarted();
      };
    }

    private Input rarest() {
      return random.nextInt(20) == 0 ? new Input.JournalUnreadable("torn") : described(0, "f");
    }

    private Input rebooted(int boot) {
      Instant at = now.minusSeconds(random.nextInt(3) == 0 ? random.nextInt(7200) : 0);
      return new Input.Rebooted("boot-" + boot, at, cause());
    }

    private Input listed() {
      return new Input.BootsListed(
          Stream.iterate(Math.max(0, boots - 5), n -> n <= boots, n -> n + 1)
              .map(n ->
                  new Input.ListedBoot(
                      "boot-" + n, now.minusSeconds(random.nextInt(20_000)), cause()))
              .toList());
    }

    private BootCause cause() {
      return one(BootCause.values());
    }

    private Input described(int hash, String fingerprint) {
      return new Input.Described(
          Stream.of("light", "medium", "heavy")
              .map(mode -> new Input.Rung(mode, "hash-" + hash, null))
              .toList(),
          fingerprint,
          null);
    }

    private <T> T one(T[] values) {
      return List.of(values).get(random.nextInt(values.length));
    }

    private String mode() {
      return List.of("light", "medium", "heavy", "none").get(random.nextInt(4));
    }

    private Duration seconds() {
      return Duration.ofSeconds(random.nextInt(3600));
    }

    Step step(Input input) {
      Step step = Decider.decide(state, input, now, POLICY);
      state = step.next();
      wakeAt = step.wakeAt().orElse(null);
      return step;
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20})
  void everyStep_holdsWhatMustHold(long seed) {
    Chaos chaos = new Chaos(seed);
    for (int i = 0; i < 400; i++) {
      HostState before = chaos.state;
      Input input = chaos.next();
      Step step = chaos.step(input);
      String where = "seed " + seed + ", step " + i + ", " + input;
      assertThat(Decider.decide(before, input, chaos.now, POLICY)).as(where).isEqualTo(step);
      assertThat(MAPPER.readValue(MAPPER.writeValueAsString(step.next()), HostState.class))
          .as(where)
          .isEqualTo(step.next());
      checkCommands(where, before, input, step, chaos.now);
      checkDecisions(where, before, step);
      assertThat(step.wakeAt().map(at -> at.isAfter(chaos.now)).orElse(true)).as(where).isTrue();
    }
  }

  private static void checkCommands(
      String where, HostState before, Input input, Step step, Instant now) {
    HostState next = step.next();
    assertThat(next.revision() - before.revision())
        .as(where)
        .isEqualTo(step.desired().isPresent() ? 1 : 0);
    step.desired()
        .ifPresent(desired -> {
          assertThat(desired.mode()).as(where).isEqualTo(next.mode());
          assertThat(desired.revision()).as(where).isEqualTo(next.revision());
        });
    StateWord after = Situation.of(next, now, POLICY).word();
    boolean first = before.mode() == null;
    if (step.desired().isPresent() && HANDS_OFF.contains(after) && !first) {
      assertThat(input)
          .as(where)
          .isInstanceOfAny(Input.PinMode.class, Input.StepMode.class, Input.Reset.class);
    }
    if (next.orders().pin() != null) {
      assertThat(next.mode()).as(where).isEqualTo(next.orders().pin());
    }
    assertThat(step.desired().isEmpty() || !Objects.equals(before.mode(), next.mode()))
        .as(where)
        .isTrue();
  }

  private static void checkDecisions(String where, HostState before, Step step) {
    assertThat(step.next().decisions() - before.decisions())
        .as(where)
        .isEqualTo(step.decisions().size());
    for (Decision decision : step.decisions()) {
      assertThat(decision.summary()).as(where).isNotBlank();
      assertThat(decision.evidence()).as(where).containsKeys("rebootsInWindow", "stableSeconds");
    }
    assertThat(step.decisions().stream().map(Decision::id)).as(where).doesNotHaveDuplicates();
    boolean changed = !Objects.equals(before.mode(), step.next().mode());
    assertThat(changed)
        .as(where)
        .isEqualTo(step.decisions().stream().anyMatch(d -> !Objects.equals(d.from(), d.to())));
  }

  /** A reboot and the stint it belongs to; 0 for one that is over. */
  private record Charged(Instant at, long stint) {
    static Charged to(HostState.Stint present, Instant at) {
      return new Charged(at, at.isBefore(present.startedAt()) ? 0 : present.number());
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {31, 32, 33, 34, 35, 36, 37, 38, 39, 40})
  void count_isWhatTheBootsSay(long seed) {
    Chaos chaos = new Chaos(seed);
    Bench bench = Bench.running(POLICY, "light", "medium", "heavy");
    Map<String, Charged> told = new HashMap<>();
    for (int i = 0; i < 400; i++) {
      bench.pass(Duration.ofSeconds(1 + chaos.random.nextInt(80)));
      String boot = "b" + chaos.random.nextInt(1 + i / 4);
      Instant at = bench.now.minusSeconds(chaos.random.nextInt(3) * 300L);
      switch (chaos.random.nextInt(8)) {
        case 0, 1, 2 -> {
          told.putIfAbsent(boot, Charged.to(bench.state.stint(), at));
          bench.tell(new Input.Rebooted(boot, at, BootCause.UNPLANNED));
        }
        case 3 -> bench.runs();
        case 4 -> bench.tell(new Input.StepMode(chaos.random.nextBoolean(), null));
        default -> bench.beat();
      }
      long stint = bench.state.stint().number();
      Instant open = bench.now.minus(POLICY.rebootWindow());
      long expected =
          told.values().stream().filter(c -> c.stint() == stint && c.at().isAfter(open)).count();
      assertThat((long) bench.counted()).as("seed %d, step %d", seed, i).isEqualTo(expected);
    }
  }

  @ParameterizedTest
  @ValueSource(longs = 77)
  void state_afterManyInputs_isBounded(long seed) {
    Chaos chaos = new Chaos(seed);
    for (int i = 0; i < 100_000; i++) {
      chaos.step(chaos.next());
      if (i % 500 == 0 && chaos.state.completedAt() != null) {
        chaos.step(new Input.Reset(null));
      }
    }
    HostState state = chaos.state;
    assertThat(
            Stream.of(
                state.failures(),
                state.pastStints(),
                state.boots().seen(),
                state.boots().listed(),
                state.orders().planned(),
                state.modes().keySet(),
                state.firing().keySet()))
        .as("seed " + seed)
        .allMatch(part -> part.size() <= HostState.KEEP);
    assertThat(MAPPER.writeValueAsBytes(state)).as("seed " + seed).hasSizeLessThan(200_000);
  }
}
