package dev.upshift.cli.notify;

import dev.upshift.brain.decision.Reason;
import dev.upshift.notifier.decide.Silence;
import java.util.Arrays;
import java.util.NavigableSet;
import java.util.TreeSet;

/** What a message can be about: the reasons of decisions, the names of alerts, the digest. */
final class Reasons {
  private static final String[] ALERTS = {
    "broker-unreachable",
    "digest",
    "disk-full",
    "held",
    "late-storm",
    "not-running",
    "notifier-configuration",
    "notifier-was-blind",
    "silent",
    "site-event",
    "too-many-planned-reboots",
    "unknown-mode",
    "unstable-at-lowest",
    "unstable-but-held",
  };

  private Reasons() {}

  /** Every word that a silence can be for. */
  static NavigableSet<String> all() {
    NavigableSet<String> words = new TreeSet<>(Arrays.asList(ALERTS));
    words.add(Silence.ANY);
    Arrays.stream(Reason.values()).map(Reason::word).forEach(words::add);
    return words;
  }
}
