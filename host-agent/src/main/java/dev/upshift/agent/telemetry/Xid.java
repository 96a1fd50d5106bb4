package dev.upshift.agent.telemetry;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An error that NVIDIA's driver has told of, by its number: 79 is a card that fell off the bus, 48
 * a memory error that was not put right.
 *
 * @param gpu its UUID, or its place on the PCI bus
 * @param evidence where it was read, and what
 */
public record Xid(int code, String gpu, String evidence) {
  private static final Pattern LINE = Pattern.compile("NVRM: Xid \\(([^)]+)\\): (\\d{1,9})\\b.*");

  /** What a line of the kernel's log tells. */
  static Optional<Xid> inLine(String line) {
    Matcher matcher = LINE.matcher(line);
    return matcher.find()
        ? Optional.of(
            new Xid(Integer.parseInt(matcher.group(2)), matcher.group(1), matcher.group()))
        : Optional.empty();
  }

  /** Those of several lines. */
  static List<Xid> inLines(List<String> lines) {
    return lines.stream().flatMap(l -> inLine(l).stream()).toList();
  }
}
