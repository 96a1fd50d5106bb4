package dev.upshift.benchmarks.agent;

import dev.upshift.benchmarks.OutputOption;
import dev.upshift.benchmarks.Parts;
import dev.upshift.benchmarks.Report;
import dev.upshift.benchmarks.Workshop;
import dev.upshift.testkit.MosquittoFixture;
import dev.upshift.testkit.Project;
import dev.upshift.testkit.RunningProcess;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code bench agent}: memory, processor time and start of the agent, beside collectd. */
@Command(
    name = "agent",
    description =
        "What the host agent costs: resident memory, processor time and time from exec to its first"
            + " heartbeat at the broker, in one run beside collectd with the same sensors.",
    mixinStandardHelpOptions = true)
public final class AgentBench implements Callable<Integer> {
  private static final int HEARTBEAT_SECONDS = 5;
  private static final Duration SETTLED = Duration.ofSeconds(30);
  private static final Map<String, String> PACKAGES =
      Map.of(
          "mosquitto", "mosquitto",
          "mosquitto_sub", "mosquitto-clients",
          "collectd", "collectd-core");

  @Mixin OutputOption output = new OutputOption();

  @Option(
      names = "--seconds",
      defaultValue = "60",
      description = "How long the processor time is measured (default: ${DEFAULT-VALUE}).")
  int seconds = 60;

  @Option(
      names = "--starts",
      defaultValue = "5",
      description = "How many starts the first heartbeat is timed of (default: ${DEFAULT-VALUE}).")
  int starts = 5;

  @Override
  public Integer call() throws InterruptedException {
    output.requireAtLeast(1, "--seconds", seconds);
    output.requireAtLeast(1, "--starts", starts);
    Parts parts = Parts.require(PACKAGES);
    try (Workshop workshop = Workshop.open()) {
      MosquittoFixture broker = workshop.startBroker("bench", Collectd.HOST);
      Path file = configuration(workshop, broker);
      Starts timed = new Starts(workshop, file, listener(workshop, broker, parts));
      output.say("timing " + starts + " starts ...");
      timed.warmUp();
      List<Double> firsts = new ArrayList<>();
      for (int i = 1; i < starts; i++) {
        firsts.add(timed.start());
        timed.end();
      }
      RunningProcess collectd =
          Collectd.start(workshop, parts.program("collectd"), broker, HEARTBEAT_SECONDS);
      firsts.add(timed.start());
      output.say("measuring for " + (SETTLED.toSeconds() + seconds) + " s ...");
      output.print(report(firsts, timed.pid(), collectd.pid()));
    }
    return 0;
  }

  private Report report(List<Double> firsts, long agent, long collectd)
      throws InterruptedException {
    TimeUnit.SECONDS.sleep(SETTLED.toSeconds());
    ProcessCost agentBefore = ProcessCost.of(agent);
    ProcessCost peerBefore = ProcessCost.of(collectd);
    long begun = System.nanoTime();
    TimeUnit.SECONDS.sleep(seconds);
    ProcessCost agentAfter = ProcessCost.of(agent);
    ProcessCost peerAfter = ProcessCost.of(collectd);
    double elapsed = (System.nanoTime() - begun) / 1e9;
    Map<String, Object> peer = new LinkedHashMap<>();
    peer.put("rssMegabytes", Report.rounded(peerAfter.rssMegabytes()));
    peer.put("cpuPercent", Report.rounded(peerAfter.cpuPercent(peerBefore, elapsed)));
    peer.put("pssMegabytes", Report.rounded(peerAfter.pssMegabytes()));
    peer.put("version", Parts.version("collectd-core"));
    peer.put("intervalSeconds", HEARTBEAT_SECONDS);
    peer.put("plugins", Collectd.PLUGINS);
    return new Report()
        .put("rssMegabytes", agentAfter.rssMegabytes())
        .put("cpuPercent", agentAfter.cpuPercent(agentBefore, elapsed))
        .put("firstHeartbeatSeconds", median(firsts))
        .put("collectd", peer)
        .put("pssMegabytes", agentAfter.pssMegabytes())
        .put("firstHeartbeatSecondsEach", firsts.stream().map(Report::rounded).toList())
        .put("heartbeatSeconds", HEARTBEAT_SECONDS)
        .put("measuredSeconds", Report.rounded(elapsed))
        .put("processesOnHost", Long.valueOf(ProcessHandle.allProcesses().count()))
        .put("classCache", Files.exists(cache()))
        .put("resident", "Rss of smaps_rollup, shared pages included; 1 megabyte is 1048576 bytes");
  }

  private static Path cache() {
    return Project.root().resolve("host-agent").resolve("target").resolve("agent.aot");
  }

  private static double median(List<Double> values) {
    return values.stream().sorted().toList().get(values.size() / 2);
  }

  /** Says a word for each heartbeat that the broker hands out. */
  private static RunningProcess listener(Workshop workshop, MosquittoFixture broker, Parts parts) {
    return workshop.start(
        List.of(
            parts.program("mosquitto_sub").toString(),
            "-p",
            String.valueOf(broker.uri().getPort()),
            "-i",
            "brain",
            "-u",
            "brain",
            "-P",
            broker.password("brain").read(),
            "-t",
            "upshift/v1/bench/telemetry/heartbeat",
            "-F",
            "heartbeat"));
  }

  private static Path configuration(Workshop workshop, MosquittoFixture broker) {
    return workshop.write(
        "upshift.yaml",
        """
        agent:
          host: bench
          broker: %s
          password: %s
          state-folder: agent
          heartbeat: %ds
          on-exit: stop
          progress:
            pattern: 'progress (?<progress>[0-9]+)'
          modes:
            - name: light
              checkpoint: 'checkpoints/*'
              commands:
                - name: training
                  command: [sh, -c, 'echo progress 1; exec sleep 100000']
        """
            .formatted(broker.uri(), broker.password("bench").source(), HEARTBEAT_SECONDS));
  }
}
