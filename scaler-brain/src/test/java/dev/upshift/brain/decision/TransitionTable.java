package dev.upshift.brain.decision;

import dev.upshift.brain.learning.ClassPrior;
import dev.upshift.protocol.BootCause;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The transition table: {@code transitions.txt} beside this class, one sentence a row, and what its
 * words mean. The host has the modes light, medium and heavy.
 */
final class TransitionTable {
  private static final Pattern SENTENCE =
      Pattern.compile(
          "While (?<place>[a-z ]+), when (?<input>[a-z -]+):"
              + " (?<kept>stays|becomes) (?<after>[a-z]+)"
              + "(?:, is commanded (?<command>[a-z]+))?(?:, says (?<reasons>[a-z -]+))?\\.");
  private static final Policy POLICY = Policy.defaults();
  private static final Duration HOUR = Duration.ofHours(1);
  private static final Duration MINUTE = Duration.ofMinutes(1);

  /**
   * One row.
   *
   * @param place the state that a host is brought to first
   * @param command the mode commanded; empty for none
   * @param reasons of the decisions, joined by "and"; empty for none
   */
  record Row(String place, String input, StateWord after, String command, String reasons) {
    static Row parse(String sentence) {
      Matcher matcher = SENTENCE.matcher(sentence);
      if (!matcher.matches()) {
        throw new IllegalArgumentException("not a sentence of the table: " + sentence);
      }
      return new Row(
          matcher.group("place"),
          matcher.group("input"),
          StateWord.valueOf(matcher.group("after").toUpperCase(Locale.ROOT)),
          Objects.requireNonNullElse(matcher.group("command"), ""),
          Objects.requireNonNullElse(matcher.group("reasons"), ""));
    }

    /** What this row's input does to a host in this row's place. */
    static Row observed(String place, String input) {
      Bench bench = TransitionTable.bench(place);
      Step step = bench.tell(TransitionTable.input(input, bench));
      return new Row(
          place,
          input,
          bench.word(),
          step.desired().map(Step.DesiredMode::mode).orElse(""),
          String.join(" and ", step.decisions().stream().map(d -> d.reason().word()).toList()));
    }

    StateWord before() {
      return bench(place).word();
    }

    String sentence() {
      return "While "
          + place
          + ", when "
          + input
          + ": "
          + (after == before() ? "stays " : "becomes ")
          + after.word()
          + (command.isEmpty() ? "" : ", is commanded " + command)
          + (reasons.isEmpty() ? "" : ", says " + reasons)
          + ".";
    }

    @Override
    public String toString() {
      return sentence();
    }
  }

  private TransitionTable() {}

  static List<String> sentences() throws IOException {
    try (InputStream table =
        Objects.requireNonNull(TransitionTable.class.getResourceAsStream("transitions.txt"))) {
      return new String(table.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
    }
  }

  static Stream<Row> rows() throws IOException {
    return sentences().stream().map(Row::parse);
  }

  static Bench bench(String place) {
    return Objects.requireNonNull(PLACES.get(place), place).get();
  }

  static Input input(String name, Bench bench) {
    return Objects.requireNonNull(INPUTS.get(name), name).apply(bench);
  }

  static final Map<String, Supplier<Bench>> PLACES = places();
  static final Map<String, Function<Bench, Input>> INPUTS = inputs();

  private static Map<String, Supplier<Bench>> places() {
    Map<String, Supplier<Bench>> places = new LinkedHashMap<>();
    places.put(
        "waiting",
        () -> {
          Bench bench = new Bench(POLICY);
          bench.beat();
          return bench;
        });
    places.put("starting", () -> inLight().hear(HOUR).hear(MINUTE));
    places.put("probation", () -> inMedium().hear(MINUTE));
    places.put("probation on the brink", TransitionTable::onTheBrink);
    places.put(
        "steady",
        () -> {
          Bench bench = inMedium().hear(HOUR);
          bench.runs();
          return bench.hear(MINUTE);
        });
    places.put("cooldown", TransitionTable::coolingDown);
    places.put(
        "settled",
        () -> {
          Bench bench = coolingDown().hear(HOUR);
          bench.runs();
          bench.storm();
          bench.runs();
          return bench.hear(MINUTE);
        });
    places.put("unstable", () -> inLight().storm().hear(MINUTE));
    places.put("pinned", () -> told(inMedium(), new Input.PinMode("medium", HOUR, "ann")));
    places.put(
        "pinned on the brink", () -> told(onTheBrink(), new Input.PinMode("medium", null, "ann")));
    places.put("paused", () -> told(inMedium(), new Input.Pause(HOUR, "ann")));
    places.put("paused on the brink", () -> told(onTheBrink(), new Input.Pause(null, "ann")));
    places.put(
        "unknown",
        () -> told(inMedium().hear(MINUTE).pass(MINUTE.multipliedBy(2)), new Input.Wake()));
    places.put("completed", () -> told(inMedium().hear(MINUTE), new Input.Completed()));
    places.put("held", () -> told(inMedium(), new Input.JournalUnreadable("row 7 is cut off")));
    return places;
  }

  private static Bench inLight() {
    return Bench.running(POLICY, "light", "medium", "heavy");
  }

  private static Bench inMedium() {
    Bench bench = inLight().hear(HOUR);
    bench.runs();
    return bench;
  }

  /** One failure more is too many. */
  private static Bench onTheBrink() {
    Bench bench = inMedium();
    for (int i = 0; i < POLICY.maxReboots(); i++) {
      bench.hear(MINUTE);
      bench.reboot();
    }
    return bench.hear(MINUTE);
  }

  private static Bench coolingDown() {
    Bench bench = inMedium().storm();
    bench.runs();
    return bench.hear(MINUTE);
  }

  private static Bench told(Bench bench, Input input) {
    bench.tell(input);
    return bench;
  }

  private static Map<String, Function<Bench, Input>> inputs() {
    Map<String, Function<Bench, Input>> inputs = new LinkedHashMap<>();
    inputs.put("it describes itself", _ -> Bench.described("light", "medium", "heavy"));
    inputs.put(
        "its modes are redefined",
        _ ->
            new Input.Described(
                Stream.of("light", "medium", "heavy")
                    .map(m -> new Input.Rung(m, "2", null))
                    .toList(),
                "f",
                null));
    inputs.put("its ladder loses its mode", _ -> Bench.described("tiny", "huge"));
    inputs.put("its heart beats", Bench::heartbeat);
    inputs.put(
        "it lists its boots",
        _ ->
            new Input.BootsListed(
                List.of(new Input.ListedBoot("boot-0", Bench.START, BootCause.UNPLANNED))));
    inputs.put("it reboots", bench -> new Input.Rebooted("new", bench.now, BootCause.UNPLANNED));
    inputs.put(
        "it reboots as planned", bench -> new Input.Rebooted("new", bench.now, BootCause.PLANNED));
    inputs.put("a reboot is announced", _ -> new Input.RebootAnnounced());
    inputs.put(
        "its mode is reported running",
        bench ->
            new Input.ModeRunning(
                Objects.requireNonNullElse(bench.state.mode(), "light"), bench.state.revision()));
    inputs.put("its mode is reported not running", _ -> new Input.ModeNotRunning("starting"));
    inputs.put(
        "its training crashes in a loop", _ -> new Input.Failed(FailureKind.CRASH_LOOP, "crash"));
    inputs.put(
        "its mode does not start",
        bench ->
            new Input.StartFailed(
                Objects.requireNonNullElse(bench.state.mode(), "light"), "exit 1", "light"));
    inputs.put("it makes progress", _ -> new Input.Progressed(100));
    inputs.put("it saves a checkpoint", _ -> new Input.CheckpointSaved());
    inputs.put("it tells how long a checkpoint takes", _ -> new Input.CheckpointTook(20));
    inputs.put("its class has shown more", _ -> new Input.PriorLearned(ClassPrior.NONE));
    inputs.put(
        "its site has an event",
        bench -> new Input.SiteEvent(bench.now.minus(MINUTE), bench.now.plus(MINUTE), 3, 5));
    inputs.put(
        "the fleet has no place for it",
        bench -> new Input.PromotionRefused(3, 3, bench.now.plus(HOUR)));
    inputs.put("the fleet has a place for it", _ -> new Input.PromotionGranted());
    inputs.put("its training is complete", _ -> new Input.Completed());
    inputs.put("a person pins light", _ -> new Input.PinMode("light", null, "ann"));
    inputs.put("a person steps it up", _ -> new Input.StepMode(true, "ann"));
    inputs.put("a person steps it down", _ -> new Input.StepMode(false, "ann"));
    inputs.put("a person releases it", _ -> new Input.Release("ann"));
    inputs.put("a person pauses it", _ -> new Input.Pause(null, "ann"));
    inputs.put("a person resumes it", _ -> new Input.Resume("ann"));
    inputs.put("a person resets it", _ -> new Input.Reset("ann"));
    inputs.put("a person orders a retry", _ -> new Input.Retry("ann"));
    inputs.put("the brain starts", _ -> new Input.BrainStarted());
    inputs.put("its journal cannot be read", _ -> new Input.JournalUnreadable("row 7 is cut off"));
    inputs.put("its timer fires", TransitionTable::wake);
    inputs.put("its time has come", TransitionTable::due);
    return inputs;
  }

  /** The timer that was asked for, with nothing heard since. */
  private static Input wake(Bench bench) {
    bench.now = bench.last.wakeAt().orElse(bench.now.plus(MINUTE));
    return new Input.Wake();
  }

  /** It is heard until what happens next is due. */
  private static Input due(Bench bench) {
    Instant next = Situation.of(bench.state, bench.now, bench.policy).nextAt();
    if (next != null && next.isAfter(bench.now)) {
      bench.hear(Duration.between(bench.now, next).minusMillis(1));
      bench.now = next;
    }
    return bench.heartbeat();
  }
}
