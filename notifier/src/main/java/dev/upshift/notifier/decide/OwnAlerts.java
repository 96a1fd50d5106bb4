package dev.upshift.notifier.decide;

import dev.upshift.protocol.Address.Fleet;
import dev.upshift.protocol.Address.Scope;
import dev.upshift.protocol.AlertName;
import dev.upshift.protocol.AlertState;
import dev.upshift.protocol.Notice;
import dev.upshift.protocol.Severity;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The alerts that the notifier raises about its own channels. They go to the broker like any other
 * alert and come back from there to be told on the other channels.
 */
public final class OwnAlerts {
  /** The key of the evidence that names the channel in trouble. */
  public static final String CHANNEL = "notifierChannel";

  /** The alert about a changed configuration that cannot be used. */
  public static final String CONFIGURATION = AlertName.NOTIFIER_CONFIGURATION.word();

  private OwnAlerts() {}

  /** What an alert of the notifier is about. */
  public enum Trouble {
    /** The channel refuses the notifier: its secret is wrong. */
    STOPPED("notifier-stopped-", "./upshift notify test"),
    /** Messages were given up. */
    DEAD_LETTER("notifier-dead-letter-", "./upshift notify history");

    private final String prefix;
    private final String verb;

    Trouble(String prefix, String verb) {
      this.prefix = prefix;
      this.verb = verb;
    }

    /** The alert's name for a channel. */
    public String alertName(String channel) {
      return prefix + channel;
    }
  }

  public static Notice.Alert firing(
      Trouble trouble, String channel, String summary, Instant since, Instant at) {
    return alert(trouble, channel, AlertState.FIRING, summary, since, at);
  }

  public static Notice.Alert resolved(Trouble trouble, String channel, Instant at) {
    String summary = "Channel '" + channel + "' delivers again.";
    return alert(trouble, channel, AlertState.RESOLVED, summary, at, at);
  }

  /** The alert about a changed configuration file, or its end. */
  public static Notice.Alert configuration(AlertState state, String summary, Instant at) {
    String sentence =
        state == AlertState.FIRING
            ? "The notifier goes on with its configuration of before: " + summary
            : summary;
    return new Notice.Alert(CONFIGURATION, state, Severity.WARNING, sentence, at, Map.of(), at);
  }

  /** The channel that an alert of the notifier is about; null for everybody else's alerts. */
  static @Nullable String concerns(Scope scope, String name, Notice.Alert alert) {
    boolean own =
        scope instanceof Fleet
            && Arrays.stream(Trouble.values()).anyMatch(t -> name.startsWith(t.prefix));
    return own && alert.evidence().get(CHANNEL) instanceof String channel ? channel : null;
  }

  /** What to type about an alert of the notifier's own. */
  static Optional<String> command(String name) {
    if (name.equals(CONFIGURATION)) {
      return Optional.of("./upshift notify check");
    }
    return Arrays.stream(Trouble.values())
        .filter(t -> name.startsWith(t.prefix))
        .map(t -> t.verb + " " + name.substring(t.prefix.length()))
        .findFirst();
  }

  private static Notice.Alert alert(
      Trouble trouble,
      String channel,
      AlertState state,
      String summary,
      Instant since,
      Instant at) {
    Severity severity = trouble == Trouble.STOPPED ? Severity.CRITICAL : Severity.WARNING;
    String id = trouble.alertName(channel);
    return new Notice.Alert(id, state, severity, summary, since, Map.of(CHANNEL, channel), at);
  }
}
