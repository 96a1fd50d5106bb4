package dev.upshift.cli.notify;

import dev.upshift.brain.decision.Reason;
import dev.upshift.notifier.decide.Digest;
import dev.upshift.notifier.decide.Silence;
import dev.upshift.protocol.AlertName;
import java.util.Arrays;
import java.util.NavigableSet;
import java.util.TreeSet;

/** What a message can be about: the reasons of decisions, the names of alerts, the digest. */
final class Reasons {
  private Reasons() {}

  /** Every word that a silence can be for. */
  static NavigableSet<String> all() {
    NavigableSet<String> words = new TreeSet<>();
    words.add(Silence.ANY);
    words.add(Digest.REASON);
    Arrays.stream(AlertName.values()).map(AlertName::word).forEach(words::add);
    Arrays.stream(Reason.values()).map(Reason::word).forEach(words::add);
    return words;
  }
}
