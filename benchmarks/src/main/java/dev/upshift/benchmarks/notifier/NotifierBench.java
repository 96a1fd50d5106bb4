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
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "notifier",
    description = {
      "The notifier beside Debian's Alertmanager (package prometheus-alertmanager): what is lost when"
          + " they are killed, how long another notifier takes to take over, how long a first message takes, how many messages a flapping host"
          + " makes, and what one channel that hangs costs the others. Takes about four minutes.",
    },
    mixinStandardHelpOptions = true)
public final class NotifierBench implements Callable<Integer> {
  private static final int DEFAULT_MESSAGES = 20;
  private static final int TAKEOVERS = 5;

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
    output.requireAtLeast(1, "--kills", kills);
    output.requireAtLeast(1, "--decisions", decisions);
    output.requireAtLeast(1, "--first-messages", firstMessages);
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
    KillCampaign campaign = new KillCampaign(sink, pace, new Random(chosen), kills);
    kills(program, folder, campaign, sink, subject, events);
    output.say("another notifier takes over, " + TAKEOVERS + " times ...");
    report.put("takeoverSeconds", new Takeover(sink, TAKEOVERS).slowest(subject, events));
    firsts(program, folder, new FirstMessage(sink, pace, firstMessages), sink, subject, events);
    CompletableFuture<Double> defaults = withDefaults(program, folder, sink, pace, events);
    output.say("a flapping host: " + decisions + " decisions ...");
    try (Peer peer =
        new Peer(program, folder.resolve("flap"), Flapping.ROUTE, sink.address(Flapping.THEIRS))) {
      Flapping.Outcome flapping = new Flapping(sink, pace, decisions).run(subject, peer, events);
      report.put("messagesFor500FlappingDecisions", Integer.valueOf(flapping.ours()));
      report.put("decisionsGiven", Integer.valueOf(decisions));
      report.put("decisionsNamed", Long.valueOf(flapping.named()));
      theirs.put("messagesFor500FlappingDecisions", flapping.theirs());
    }
    theirs.put("p50FirstMessageMillis", Report.rounded(defaults.join()));
    output.say("eight channels, one hangs ...");
    report.put("throughputWithOneHung", new HungChannel(sink, 150).ratio(subject, events));
    report.put("seed", Long.valueOf(chosen));
    report.put("alertmanager", theirs);
  }

  private void kills(
      Path program, Path folder, KillCampaign campaign, Sink sink, Subject subject, Events events)
      throws IOException, InterruptedException {
    output.say("kill -9, " + kills + " times each ...");
    KillCampaign.Outcome ours = campaign.ours(subject, events);
    report.put("lostAfterKill", Long.valueOf(ours.lost()));
    report.put("kills", Integer.valueOf(kills));
    report.put("acceptedWhileKilled", Integer.valueOf(ours.accepted()));
    report.put("repeatsAfterKill", Long.valueOf(ours.repeats()));
    report.put("unmarkedRepeatsAfterKill", Long.valueOf(ours.unmarked()));
    String route = "group_by: ['...'], group_wait: 0s";
    try (Peer peer =
        new Peer(program, folder.resolve("kill"), route, sink.address(KillCampaign.THEIRS))) {
      KillCampaign.Outcome peers = campaign.theirs(peer, events);
      theirs.put("lostAfterKill", peers.lost());
      theirs.put("acceptedWhileKilled", peers.accepted());
      theirs.put("unmarkedRepeatsAfterKill", peers.unmarked());
    }
  }

  private void firsts(
      Path program, Path folder, FirstMessage first, Sink sink, Subject subject, Events events)
      throws IOException, InterruptedException {
    output.say("the first message about " + firstMessages + " hosts ...");
    first.warmUp(subject, events);
    String path = "/peer/first";
    String route = "group_by: [host], group_wait: 0s";
    try (Peer peer = new Peer(program, folder.resolve("first"), route, sink.address(path))) {
      FirstMessage.Medians medians = first.beside(subject, peer, path, events);
      report.put("p50FirstMessageMillis", medians.ours());
      theirs.put("p50FirstMessageMillisWithoutGroupWait", Report.rounded(medians.theirs()));
    }
  }

  /** Most of it is waiting: it goes on beside something else. */
  private CompletableFuture<Double> withDefaults(
      Path program, Path folder, Sink sink, Pace pace, Events events) {
    return CompletableFuture.supplyAsync(() -> {
      String path = "/peer/first-default";
      try (Peer peer =
          new Peer(program, folder.resolve("default"), "group_by: [host]", sink.address(path))) {
        return new FirstMessage(sink, pace, DEFAULT_MESSAGES).withDefaults(peer, path, events);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    });
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
