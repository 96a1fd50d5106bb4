package dev.upshift.benchmarks.notifier;

import dev.upshift.benchmarks.OutputOption;
import dev.upshift.benchmarks.Report;
import dev.upshift.configuration.ExitCode;
import dev.upshift.configuration.FailureException;
import dev.upshift.testkit.RealPart;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "notifier",
    description = {
      "The notifier beside Debian's Alertmanager (package prometheus-alertmanager): what is lost when"
          + " they are killed, how long a first message takes, how many messages a flapping host"
          + " makes, and what one channel that hangs costs the others. Takes about four minutes.",
    },
    mixinStandardHelpOptions = true)
public final class NotifierBench implements Callable<Integer> {
  @Mixin OutputOption output = new OutputOption();

  @Option(
      names = "--kills",
      paramLabel = "N",
      defaultValue = "50",
      description = "How often each is killed; default ${DEFAULT-VALUE}.")
  int kills = 50;

  @Option(
      names = "--decisions",
      paramLabel = "N",
      defaultValue = "500",
      description = "How many decisions the flapping host makes; default ${DEFAULT-VALUE}.")
  int decisions = 500;

  @Option(
      names = "--first-messages",
      paramLabel = "N",
      defaultValue = "100",
      description = "How many first messages are timed; default ${DEFAULT-VALUE}.")
  int firstMessages = 100;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "Of the points at which they are killed; the report names it.")
  @Nullable Long seed;

  private final Map<String, Object> theirs = new LinkedHashMap<>();
  private final Report report = new Report();

  @Override
  public Integer call() throws IOException, InterruptedException {
    Path program =
        RealPart.ALERTMANAGER
            .find()
            .orElseThrow(() ->
                new FailureException(
                    ExitCode.ERROR,
                    "Alertmanager is missing: install the Debian package prometheus-alertmanager, or"
                        + " run ./upshift bench --install-parts notifier as root."));
    Path folder = Files.createTempDirectory("upshift-bench-notifier");
    try (Sink sink = new Sink();
        Pace pace = new Pace();
        Subject subject = new Subject(folder)) {
      measure(program, folder, sink, pace, subject);
    } finally {
      delete(folder);
    }
    output.print(report);
    return 0;
  }

  private void measure(Path program, Path folder, Sink sink, Pace pace, Subject subject)
      throws IOException, InterruptedException {
    long chosen = seed == null ? System.nanoTime() & 0xFFFFFF : seed;
    Events events = new Events();
    kills(program, folder, new KillCampaign(sink, pace, new Random(chosen), kills), sink, subject);
    firsts(program, folder, new FirstMessage(sink, pace, firstMessages), sink, subject);
    output.say("a flapping host: " + decisions + " decisions ...");
    try (Peer peer =
        new Peer(program, folder.resolve("flap"), Flapping.ROUTE, sink.address(Flapping.THEIRS))) {
      Flapping.Outcome flapping = new Flapping(sink, pace, decisions).run(subject, peer, events);
      report.put("messagesFor500FlappingDecisions", Integer.valueOf(flapping.ours()));
      report.put("decisionsGiven", Integer.valueOf(decisions));
      report.put("decisionsNamed", Long.valueOf(flapping.named()));
      theirs.put("messagesFor500FlappingDecisions", flapping.theirs());
    }
    output.say("eight channels, one hangs ...");
    report.put("throughputWithOneHung", new HungChannel(sink, 150).ratio(subject, events));
    report.put("seed", Long.valueOf(chosen));
    report.put("alertmanager", theirs);
  }

  private void kills(Path program, Path folder, KillCampaign campaign, Sink sink, Subject subject)
      throws IOException, InterruptedException {
    output.say("kill -9, " + kills + " times each ...");
    KillCampaign.Outcome ours = campaign.ours(subject, new Events());
    report.put("lostAfterKill", Long.valueOf(ours.lost()));
    report.put("kills", Integer.valueOf(kills));
    report.put("acceptedWhileKilled", Integer.valueOf(ours.accepted()));
    report.put("repeatsAfterKill", Long.valueOf(ours.repeats()));
    report.put("unmarkedRepeatsAfterKill", Long.valueOf(ours.unmarked()));
    String route = "group_by: ['...'], group_wait: 0s";
    try (Peer peer =
        new Peer(program, folder.resolve("kill"), route, sink.address(KillCampaign.THEIRS))) {
      KillCampaign.Outcome peers = campaign.theirs(peer, new Events());
      theirs.put("lostAfterKill", peers.lost());
      theirs.put("acceptedWhileKilled", peers.accepted());
      theirs.put("unmarkedRepeatsAfterKill", peers.unmarked());
    }
  }

  private void firsts(Path program, Path folder, FirstMessage first, Sink sink, Subject subject)
      throws IOException, InterruptedException {
    output.say("the first message about " + firstMessages + " hosts ...");
    report.put("p50FirstMessageMillis", first.ours(subject, new Events()));
    theirs.put(
        "p50FirstMessageMillis", theirs(program, folder, first, sink, "group_by: [host]", false));
    theirs.put(
        "p50FirstMessageMillisWithoutGroupWait",
        theirs(program, folder, first, sink, "group_by: [host], group_wait: 0s", true));
  }

  private static Object theirs(
      Path program, Path folder, FirstMessage first, Sink sink, String route, boolean warm)
      throws IOException, InterruptedException {
    String path = "/peer/first-" + warm;
    try (Peer peer =
        new Peer(program, folder.resolve("first-" + warm), route, sink.address(path))) {
      return Report.rounded(first.theirs(peer, path, new Events(), warm));
    }
  }

  private static void delete(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot delete " + folder, e);
    }
  }
}
