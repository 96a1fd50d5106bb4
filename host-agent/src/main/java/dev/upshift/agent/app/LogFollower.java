package dev.upshift.agent.app;

import dev.upshift.agent.process.LogTail;
import dev.upshift.agent.process.TrainingLog;
import dev.upshift.agent.supervise.CommandId;
import dev.upshift.protocol.LogTalk;
import dev.upshift.protocol.LogTalk.Line;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What one person is shown of the training's logs, never more than a channel can take. Blocks, and
 * belongs to one thread.
 */
final class LogFollower {
  private static final int LINES_AT_ONCE = 200;
  private static final int LINES_AT_FIRST = 1_000;
  private static final int BYTES_IN_A_MESSAGE = 16 * 1024;
  private static final int BYTES_AT_ONCE = 3 * BYTES_IN_A_MESSAGE;
  private static final int LONGEST_LINE = 2_000;

  private final LogTalk.Ask ask;
  private final Map<CommandId, TrainingLog> logs = new LinkedHashMap<>();
  private String mode = "";
  private boolean begun;

  /** Lines that fit in one message, and how many before them are left out. */
  record Part(List<Line> lines, long skipped) {
    Part {
      lines = List.copyOf(lines);
    }
  }

  LogFollower(LogTalk.Ask ask) {
    this.ask = ask;
  }

  /** What is new since the last call; at first the last lines. */
  List<Part> read(String present, Map<CommandId, Path> files) throws IOException {
    List<Line> lines = new ArrayList<>();
    Map<CommandId, Path> wanted = new LinkedHashMap<>(files);
    wanted.keySet().removeIf(id -> !isAskedFor(id));
    if (!present.equals(mode)) {
      mode = present;
      logs.clear();
      wanted.forEach((id, file) -> logs.put(id, new TrainingLog(file, Long.MAX_VALUE, 1)));
    }
    if (!begun) {
      begun = true;
      int each = Math.clamp(ask.lines(), 0, LINES_AT_FIRST / Math.max(1, wanted.size()));
      for (Map.Entry<CommandId, Path> entry : wanted.entrySet()) {
        add(lines, entry.getKey(), LogTail.last(entry.getValue(), each));
      }
      return parts(lines, 0);
    }
    for (Map.Entry<CommandId, TrainingLog> entry : logs.entrySet()) {
      add(lines, entry.getKey(), entry.getValue().newLines());
    }
    int kept = kept(lines);
    return parts(lines.subList(lines.size() - kept, lines.size()), lines.size() - kept);
  }

  /** A command is asked for by its name, or one of its processes by that and its number. */
  boolean isAskedFor(CommandId id) {
    String command = ask.command();
    return command == null || id.name().equals(command) || id.toString().equals(command);
  }

  private static void add(List<Line> lines, CommandId id, List<String> texts) {
    texts.forEach(t ->
        lines.add(new Line(id.toString(), t.substring(0, Math.min(LONGEST_LINE, t.length())))));
  }

  /** How many of the newest lines there is room for. */
  private static int kept(List<Line> lines) {
    int bytes = 0;
    int kept = 0;
    for (Line line : lines.reversed()) {
      bytes += size(line);
      if (kept == LINES_AT_ONCE || bytes > BYTES_AT_ONCE) {
        break;
      }
      kept++;
    }
    return kept;
  }

  private static List<Part> parts(List<Line> lines, long skipped) {
    List<Part> parts = new ArrayList<>();
    List<Line> next = new ArrayList<>();
    int bytes = 0;
    for (Line line : lines) {
      if (bytes + size(line) > BYTES_IN_A_MESSAGE && !next.isEmpty()) {
        parts.add(new Part(next, parts.isEmpty() ? skipped : 0));
        next = new ArrayList<>();
        bytes = 0;
      }
      next.add(line);
      bytes += size(line);
    }
    if (!next.isEmpty()) {
      parts.add(new Part(next, parts.isEmpty() ? skipped : 0));
    }
    return parts;
  }

  /** A character takes up to three bytes, or six where JSON has to escape it. */
  private static int size(Line line) {
    return 40 + line.text().length() * 2;
  }
}
