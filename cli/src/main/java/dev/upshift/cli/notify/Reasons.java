package dev.upshift.cli.notify;

import dev.upshift.brain.decision.Reason;
import dev.upshift.notifier.decide.Silence;
import dev.upshift.protocol.AlertName;
import java.util.Arrays;
import java.util.NavigableSet;
import java.util.TreeSet;

/** What a message can be about: the reasons of decisions and the names of alerts. */
final class Reasons {
  private Reasons() {}

  /** Every word that a silence can be for. */
  static NavigableSet<String> all() {
    NavigableSet<String> words = new TreeSet<>();
    words.add(Silence.ANY);
    Arrays.stream(AlertName.values()).map(AlertName::word).forEach(words::add);
    Arrays.stream(Reason.values()).map(Reason::word).forEach(words::add);
    return words;
  }
}
