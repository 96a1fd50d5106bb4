package dev.upshift.benchmarks.supervise;

import dev.upshift.benchmarks.OutputOption;
import dev.upshift.benchmarks.Parts;
import dev.upshift.benchmarks.Report;
import dev.upshift.benchmarks.Workshop;
import java.time.Duration;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code bench supervise}: from SIGKILL of a training to its running again. */
@Command(
    name = "supervise",
    description =
        "Time from SIGKILL of a training process to its running again, as the process itself stamps"
            + " it: Upshift's agent beside supervisord, runit and monit, each at its shortest"
            + " interval.",
    mixinStandardHelpOptions = true)
public final class SuperviseBench implements Callable<Integer> {
  private static final Map<String, String> PACKAGES =
      Map.of(
          "mosquitto", "mosquitto",
          "supervisord", "supervisor",
          "runsv", "runit",
          "monit", "monit");
  private static final Duration SETTLED = Duration.ofSeconds(2);

  @Mixin OutputOption output = new OutputOption();

  @Option(
      names = "--kills",
      defaultValue = "50",
      description = "How often each supervisor's process is killed (default: ${DEFAULT-VALUE}).")
  int kills = 50;

  @Option(
      names = "--settled-kills",
      defaultValue = "10",
      description =
          "How often it is killed after it has run for 2 s, beside; 0: not at all (default:"
              + " ${DEFAULT-VALUE}).")
  int settledKills = 10;

  @Override
  public Integer call() {
    output.requireAtLeast(1, "--kills", kills);
    output.requireAtLeast(0, "--settled-kills", settledKills);
    Parts parts = Parts.require(PACKAGES);
    Map<String, Timings> atOnce = new LinkedHashMap<>();
    Map<String, Timings> settled = new LinkedHashMap<>();
    List<Contestant> all = Contestant.all(parts);
    for (Contestant contestant : all) {
      output.say("measuring " + contestant.name() + " ...");
      try (Workshop workshop = Workshop.open()) {
        Training training = Training.in(workshop);
        contestant.start(workshop, training);
        atOnce.put(contestant.name(), training.killed(kills, Duration.ZERO));
        if (settledKills > 0) {
          settled.put(contestant.name(), training.killed(settledKills, SETTLED));
        }
      }
    }
    output.print(report(all, atOnce, settled));
    return 0;
  }

  private Report report(
      List<Contestant> all, Map<String, Timings> atOnce, Map<String, Timings> settled) {
    Report report =
        new Report()
            .put("kills", kills)
            .put("medianSeconds", of(atOnce, Contestant.UPSHIFT).median())
            .put("slowestSeconds", of(atOnce, Contestant.UPSHIFT).slowest())
            .put("ratioToBestPeer", ratio(atOnce))
            .put("bestPeer", best(atOnce));
    Map<String, Object> peers = new LinkedHashMap<>();
    all.forEach(c -> peers.put(c.name(), described(c, of(atOnce, c.name()))));
    report.put("killed", "as soon as it has stamped that it runs").put("supervisors", peers);
    return settled.isEmpty() ? report : report.put("killedAfterRunning", later(settled));
  }

  private Map<String, Object> later(Map<String, Timings> settled) {
    Map<String, Object> later = new LinkedHashMap<>();
    later.put("ranSeconds", SETTLED.toSeconds());
    later.put("kills", settledKills);
    later.put("ratioToBestPeer", Report.rounded(ratio(settled)));
    settled.forEach((name, t) -> later.put(name, Report.rounded(t.median())));
    return later;
  }

  private static Map<String, Object> described(Contestant contestant, Timings timings) {
    Map<String, Object> figures = new LinkedHashMap<>();
    figures.put("version", contestant.version());
    figures.put("settings", contestant.settings());
    figures.put("medianSeconds", Report.rounded(timings.median()));
    figures.put("slowestSeconds", Report.rounded(timings.slowest()));
    return figures;
  }

  private static String best(Map<String, Timings> timings) {
    return timings.entrySet().stream()
        .filter(e -> !e.getKey().equals(Contestant.UPSHIFT))
        .min(Comparator.comparingDouble(e -> e.getValue().median()))
        .orElseThrow()
        .getKey();
  }

  private static Timings of(Map<String, Timings> timings, String name) {
    return Objects.requireNonNull(timings.get(name), name);
  }

  private static double ratio(Map<String, Timings> timings) {
    return of(timings, Contestant.UPSHIFT).median() / of(timings, best(timings)).median();
  }
}
