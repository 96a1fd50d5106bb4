package dev.upshift.brain.journal;

import dev.upshift.brain.replay.Recorded;
import dev.upshift.brain.replay.Replay;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Whether a replay decides what the brain decided, byte for byte.
 *
 * @param recorded how many decisions the recording tells of
 * @param difference the first that is not the same; empty where all are
 */
public record RecordingCheck(int recorded, Optional<Difference> difference) {
  private static final String NOTHING = "(nothing)";

  /** The bytes of then, and those of now. */
  public record Difference(String host, String then, String now) {}

  /** Two lists of decisions of one host, as JSON. */
  private record Both(List<String> then, List<String> now) {}

  /** Runs the recording, and compares host by host. */
  public static RecordingCheck of(List<Recorded> recording) {
    Map<String, Both> hosts = new TreeMap<>();
    Replay.each(
        recording,
        (input, step) -> {
          Both both =
              hosts.computeIfAbsent(
                  input.host(), _ -> new Both(new ArrayList<>(), new ArrayList<>()));
          both.then().addAll(input.decided());
          step.decisions().forEach(d -> both.now().add(JournalJson.write(d)));
        });
    int recorded = hosts.values().stream().mapToInt(b -> b.then().size()).sum();
    return new RecordingCheck(
        recorded,
        hosts.entrySet().stream()
            .flatMap(e -> difference(e.getKey(), e.getValue()).stream())
            .findFirst());
  }

  private static Optional<Difference> difference(String host, Both both) {
    int longest = Math.max(both.then().size(), both.now().size());
    for (int i = 0; i < longest; i++) {
      String then = i < both.then().size() ? both.then().get(i) : NOTHING;
      String now = i < both.now().size() ? both.now().get(i) : NOTHING;
      if (!then.equals(now)) {
        return Optional.of(new Difference(host, then, now));
      }
    }
    return Optional.empty();
  }
}
