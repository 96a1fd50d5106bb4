package dev.upshift.agent.app;

import dev.upshift.agent.process.RunRecord;
import dev.upshift.agent.process.TrainingLog;
import dev.upshift.agent.supervise.CommandId;
import dev.upshift.agent.telemetry.ProgressFile;
import dev.upshift.agent.telemetry.ProgressMessages;
import dev.upshift.agent.telemetry.ProgressPattern;
import dev.upshift.agent.telemetry.ProgressPattern.Reading;
import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Follows the logs of every mode. Blocks, and belongs to the one worker of its sensor. */
final class ProgressReader {
  private static final Logger LOG = LoggerFactory.getLogger(ProgressReader.class);
  private static final long MEGABYTE = 1024 * 1024;
  private static final int LONGEST_LINE = 200;

  private final ProgressPattern pattern;
  private final Optional<ProgressFile> file;
  private final ProgressMessages messages;
  private final Map<String, Map<CommandId, TrainingLog>> logs = new HashMap<>();
  private final Map<CommandId, Reading> readings = new LinkedHashMap<>();
  private Optional<String> mode = Optional.empty();
  private Optional<String> trouble = Optional.empty();

  /** What was found. */
  record Found(String mode, Reading total, Set<CommandId> completed, Optional<String> trouble) {
    Found {
      completed = Set.copyOf(completed);
    }
  }

  ProgressReader(AgentConfiguration configuration, LaunchPlans plans) {
    AgentConfiguration.Progress progress = configuration.progress();
    this.pattern =
        new ProgressPattern(
            progress.pattern().map(Pattern::compile),
            progress.completed().map(Pattern::compile),
            progress.trouble().map(Pattern::compile),
            progress.checkpointTime().map(Pattern::compile));
    this.file = progress.file().map(f -> new ProgressFile(f, pattern));
    this.messages = new ProgressMessages(pattern);
    for (AgentConfiguration.Mode m : configuration.modes()) {
      Map<CommandId, TrainingLog> files = new LinkedHashMap<>();
      m.processes()
          .forEach(c ->
              files.put(
                  c,
                  new TrainingLog(
                      plans.log(m.name(), c),
                      configuration.logMegabytes(m.name(), c) * MEGABYTE,
                      configuration.logFiles())));
      logs.put(m.name(), files);
    }
  }

  /**
   * A run of an earlier agent goes on: its output is read from its beginning, as what that agent
   * read is lost with it.
   */
  void goesOn(String modeName, RunRecord run) {
    LOG.info("{} goes on", run.command());
    Optional.ofNullable(logs.getOrDefault(modeName, Map.of()).get(run.command()))
        .ifPresent(l -> l.rewind(run.logStart()));
  }

  /** Where to put what the training publishes; may be used on any thread. */
  ProgressMessages messages() {
    return messages;
  }

  Found read(String present) throws IOException {
    if (!mode.equals(Optional.of(present))) {
      mode = Optional.of(present);
      readings.clear();
    }
    Set<CommandId> completed = new HashSet<>();
    trouble = Optional.empty();
    for (Map.Entry<CommandId, TrainingLog> log : logs.getOrDefault(present, Map.of()).entrySet()) {
      if (follow(log.getKey(), log.getValue())) {
        completed.add(log.getKey());
      }
      log.getValue().rotate();
    }
    Reading logged = readings.values().stream().reduce(Reading.NONE, Reading::plus);
    Reading total = file.map(f -> logged.updated(f.read())).orElse(logged);
    return new Found(present, total.updated(messages.read(present)), completed, trouble);
  }

  private boolean follow(CommandId command, TrainingLog log) throws IOException {
    boolean completed = false;
    for (String line : log.newLines()) {
      readings.merge(command, pattern.read(line, Reading.NONE), Reading::updated);
      completed = completed || pattern.saysCompleted(line);
      if (trouble.isEmpty() && pattern.saysTrouble(line)) {
        trouble = Optional.of(line.substring(0, Math.min(LONGEST_LINE, line.length())));
      }
    }
    return completed;
  }
}
