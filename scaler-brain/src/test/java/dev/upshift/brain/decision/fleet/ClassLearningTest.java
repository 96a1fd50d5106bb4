package dev.upshift.brain.decision.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.upshift.brain.decision.Decider;
import dev.upshift.brain.decision.HostState;
import dev.upshift.brain.decision.Input;
import dev.upshift.brain.decision.Policy;
import dev.upshift.protocol.BootCause;
import dev.upshift.protocol.HostId;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class ClassLearningTest {
  private static final Instant START = Instant.parse("2026-03-01T00:00:00Z");
  private static final Policy POLICY =
      Policy.of(Map.of("offline-after", "30d", "stability-window", "30d"));

  private final Map<HostId, HostState> hosts = new TreeMap<>();
  private Instant now = START;

  private void tell(String name, Input input) {
    HostId host = HostId.of(name);
    HostState before = hosts.getOrDefault(host, HostState.initial(host));
    hosts.put(host, Decider.decide(before, input, now, POLICY).next());
  }

  /** A host that runs its lowest mode. */
  private void start(String name, String fingerprint, Map<String, String> labels) {
    List<Input.Rung> ladder =
        List.of(new Input.Rung("light", "a", null), new Input.Rung("heavy", "b", null));
    tell(name, new Input.Heartbeat(name + "-0", Duration.ofHours(1)));
    tell(name, new Input.Described(ladder, fingerprint, null, labels));
    tell(name, new Input.ModeRunning("light", 1));
  }

  private void pass(Duration time, String... running) {
    now = now.plus(time);
    for (String name : running) {
      tell(name, new Input.Heartbeat(name + "-0", Duration.ofHours(2)));
    }
  }

  private List<Move> news() {
    return ClassLearning.news(hosts.values(), now, _ -> POLICY);
  }

  private static List<String> names(Collection<Move> moves) {
    return moves.stream().map(m -> m.host().name()).toList();
  }

  private void give(List<Move> moves) {
    moves.forEach(m -> tell(m.host().name(), m.input()));
  }

  private void threeThatRan() {
    start("a", "gpu", Map.of());
    start("b", "gpu", Map.of());
    start("c", "other", Map.of());
    pass(Duration.ofHours(10), "a", "b", "c");
  }

  @Test
  void hosts_ofWhichNoProgressWasMeasured_areToldNothing() {
    threeThatRan();
    assertThat(news()).isEmpty();
  }

  @Test
  void hosts_ofOneClass_areToldWhatTheOthersHaveShown() {
    threeThatRan();
    tell("a", new Input.Progressed(100));
    List<Move> moves = news();
    assertThat(names(moves)).containsExactly("a", "b");
    Input.PriorLearned told = (Input.PriorLearned) moves.getFirst().input();
    assertThat(told.prior().rates()).containsOnlyKeys("light");
    give(moves);
    assertThat(news()).as("told already").isEmpty();
  }

  @Test
  void hosts_areToldAgain_whenWhatOthersHaveShownHasChanged() {
    threeThatRan();
    tell("a", new Input.Progressed(100));
    give(news());
    for (int i = 1; i < 4; i++) {
      pass(Duration.ofMinutes(30), "a");
      tell("b", new Input.Rebooted("b-" + i, now, BootCause.UNPLANNED));
    }
    assertThat(names(news())).contains("a");
  }

  @Test
  void label_makesAClassOfHostsThatDiffer() {
    start("a", "gpu", Map.of("class", "h100"));
    start("b", "other", Map.of("class", "h100"));
    start("c", "gpu", Map.of());
    pass(Duration.ofHours(10), "a", "b", "c");
    tell("c", new Input.Progressed(100));
    assertThat(news()).as("nobody is like c").isEmpty();
    tell("a", new Input.Progressed(100));
    assertThat(names(news())).containsExactly("a", "b");
  }

  @Test
  void news_areTheSameEachTime() {
    threeThatRan();
    tell("a", new Input.Progressed(100));
    assertThat(news()).isEqualTo(news());
  }
}
