package dev.upshift.cli.run;

import dev.upshift.brain.decision.Decision;
import dev.upshift.brain.decision.Policy;
import dev.upshift.brain.journal.RecordingCheck;
import dev.upshift.brain.journal.RecordingFile;
import dev.upshift.brain.replay.DecisionLines;
import dev.upshift.brain.replay.Recorded;
import dev.upshift.brain.replay.Replay;
import dev.upshift.brain.replay.Trial;
import dev.upshift.cli.policy.PolicyFile;
import dev.upshift.configuration.ExitCode;
import dev.upshift.configuration.FailureException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "replay",
    description = {
      "Run the decision rules over a recording.",
      "Without a policy: the decisions that the controller made, exactly. With --policy: those that"
          + " this policy would have made. With --against: only where the two differ, '-' for"
          + " --against and '+' for --policy (default: the recorded one)."
    },
    mixinStandardHelpOptions = true)
public final class ReplayCommand implements Callable<Integer> {
  @Spec CommandSpec spec = CommandSpec.create();

  @Parameters(index = "0", paramLabel = "FILE", description = "What 'record' wrote.")
  Path file = Path.of("");

  @Option(names = "--policy", paramLabel = "FILE", description = PolicyFile.HELP)
  @Nullable Path policy;

  @Option(
      names = "--against",
      paramLabel = "FILE",
      description = "Another policy, to compare with; a file of the same kind.")
  @Nullable Path against;

  @Option(
      names = "--check",
      description = {
        "Compare with what the recording says was decided, byte for byte; exit code 1 where that"
            + " differs."
      })
  boolean check;

  @Option(
      names = "--output",
      defaultValue = "text",
      paramLabel = "FORMAT",
      description = "${COMPLETION-CANDIDATES}; default ${DEFAULT-VALUE}.")
  SimulateCommand.Format output = SimulateCommand.Format.TEXT;

  @Override
  public Integer call() {
    List<Recorded> recording = RecordingFile.read(file);
    if (check) {
      check(recording);
    } else if (against != null) {
      Policy chosen = policy == null ? recorded(recording) : PolicyFile.read(policy);
      compare(Trial.of(recording, PolicyFile.read(against)), Trial.of(recording, chosen));
    } else if (policy != null) {
      print("", Trial.of(recording, PolicyFile.read(policy)));
    } else {
      print("", Replay.exactly(recording));
    }
    return 0;
  }

  private void check(List<Recorded> recording) {
    if (policy != null || against != null) {
      throw new FailureException(
          ExitCode.USAGE, "--check is for the recorded policy: leave --policy and --against out.");
    }
    RecordingCheck found = RecordingCheck.of(recording);
    found
        .difference()
        .ifPresent(d -> {
          throw new FailureException(
              ExitCode.ERROR,
              file
                  + ": a decision about "
                  + d.host()
                  + " differs: it was "
                  + d.then()
                  + ", and the replay gives "
                  + d.now()
                  + ". Where another version of Upshift decided then, that is what changed in its"
                  + " rules.");
        });
    if (found.recorded() == 0) {
      throw new FailureException(
          ExitCode.USAGE,
          file + " tells of no decision, so there is nothing to compare: record a longer time.");
    }
    spec.commandLine().getOut().println(found.recorded() + " decisions, the same byte for byte");
  }

  /** The policy that the recording ends with. */
  private Policy recorded(List<Recorded> recording) {
    return recording.reversed().stream()
        .filter(Recorded.Began.class::isInstance)
        .map(Recorded.Began.class::cast)
        .map(Recorded.Began::policy)
        .findFirst()
        .orElseThrow(() ->
            new FailureException(
                ExitCode.USAGE, file + " does not tell a policy: give one with --policy."));
  }

  private void compare(List<Decision> before, List<Decision> after) {
    Set<String> kept = keys(before);
    kept.retainAll(keys(after));
    List<Decision> lost = before.stream().filter(d -> !kept.contains(key(d))).toList();
    List<Decision> gained = after.stream().filter(d -> !kept.contains(key(d))).toList();
    int i = 0;
    for (Decision decision : gained) {
      while (i < lost.size() && !lost.get(i).at().isAfter(decision.at())) {
        print("-", List.of(lost.get(i)));
        i++;
      }
      print("+", List.of(decision));
    }
    print("-", lost.subList(i, lost.size()));
  }

  private static Set<String> keys(List<Decision> decisions) {
    Set<String> keys = new HashSet<>();
    decisions.forEach(d -> keys.add(key(d)));
    return keys;
  }

  private static String key(Decision d) {
    return d.at() + " " + d.host() + " " + d.from() + " " + d.to() + " " + d.reason().word();
  }

  private void print(String sign, List<Decision> decisions) {
    PrintWriter out = spec.commandLine().getOut();
    decisions.stream().map(decision -> line(sign, decision)).forEach(out::println);
  }

  private String line(String sign, Decision decision) {
    return switch (output) {
      case TEXT -> (sign.isEmpty() ? "" : sign + " ") + DecisionLines.text(decision);
      case JSONL ->
          sign.isEmpty()
              ? DecisionLines.json(decision)
              : "{\"only\":\""
                  + (sign.equals("+") ? "policy" : "against")
                  + "\","
                  + DecisionLines.json(decision).substring(1);
    };
  }
}
