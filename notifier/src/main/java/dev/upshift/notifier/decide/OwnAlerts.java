package dev.upshift.notifier.decide;

import dev.upshift.protocol.Address.Fleet;
import dev.upshift.protocol.Address.Scope;
import dev.upshift.protocol.AlertName;
import dev.upshift.protocol.AlertState;
import dev.upshift.protocol.Notice;
import dev.upshift.protocol.Severity;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
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

  private static final String GIVEN_UP = "firstGivenUpAt";

  /** The alert about a changed configuration that cannot be used. */
  public static final String CONFIGURATION = AlertName.NOTIFIER_CONFIGURATION.word();

  private OwnAlerts() {}

  /** What an alert of the notifier is about. */
  public enum Trouble {
    /** The channel refuses the notifier: its secret is wrong. */
    STOPPED("notifier-stopped-", "./upshift notify test", Severity.CRITICAL),
    /** The channel has delivered nothing for a while. */
    FAILING("notifier-failing-", "./upshift notify test", Severity.WARNING),
    /** Messages wait for a channel that is not configured any more. */
    REMOVED("notifier-removed-", "./upshift notify history", Severity.WARNING),
    /** Messages were given up. */
    DEAD_LETTER("notifier-dead-letter-", "./upshift notify history", Severity.WARNING);

    private final String prefix;
    private final String verb;
    private final Severity severity;

    Trouble(String prefix, String verb, Severity severity) {
      this.prefix = prefix;
      this.verb = verb;
      this.severity = severity;
    }

    /** The alert's name for a channel. */
    public String alertName(String channel) {
      return prefix + channel;
    }

    /** The channel that an alert of this name is about. */
    public Optional<String> channel(String alertName) {
      return Optional.of(alertName)
          .filter(n -> n.startsWith(prefix))
          .map(n -> n.substring(prefix.length()));
    }

    /** What the outbox files it under, up to the channel's name. */
    public String topic() {
      return Triage.alertTopic(new Fleet(), prefix);
    }
  }

  /**
   * What a channel's trouble costs.
   *
   * @param oldest since when the longest waiting waits
   * @param givenUpAt when the first of them is given up
   */
  public record Waiters(long messages, Instant oldest, Instant givenUpAt) {
    private Map<String, Object> evidence(String channel) {
      return Map.of(
          CHANNEL,
          channel,
          "messagesWaiting",
          messages,
          "oldestWaitsSince",
          second(oldest),
          GIVEN_UP,
          second(givenUpAt));
    }

    private String text() {
      return messages == 1 ? "1 message waits" : messages + " messages wait";
    }

    private static String second(Instant moment) {
      return moment.truncatedTo(ChronoUnit.SECONDS).toString();
    }
  }

  public static Notice.Alert firing(
      Trouble trouble, String channel, String summary, Instant since, Instant at) {
    return alert(trouble, AlertState.FIRING, summary, since, Map.of(CHANNEL, channel), at);
  }

  /** A channel has delivered nothing for a while. */
  public static Notice.Alert failing(
      String channel, Instant since, Waiters waiters, String lastError, Instant at) {
    String summary =
        "Channel '"
            + channel
            + "' has delivered nothing since "
            + Wording.moment(since)
            + "; "
            + waiters.text()
            + "; its last error: "
            + lastError;
    return alert(Trouble.FAILING, AlertState.FIRING, summary, since, waiters.evidence(channel), at);
  }

  /** Messages wait for a channel that nobody sends on. */
  public static Notice.Alert removed(String channel, Waiters waiters, Instant at) {
    String summary =
        "Channel '" + channel + "' is not configured any more; " + waiters.text() + " for it";
    return alert(Trouble.REMOVED, AlertState.FIRING, summary, at, waiters.evidence(channel), at);
  }

  public static Notice.Alert resolved(Trouble trouble, String channel, String summary, Instant at) {
    return alert(trouble, AlertState.RESOLVED, summary, at, Map.of(CHANNEL, channel), at);
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
    boolean own = scope instanceof Fleet && trouble(name).isPresent();
    return own && alert.evidence().get(CHANNEL) instanceof String channel ? channel : null;
  }

  /** What comes next of a channel's trouble that costs messages. */
  static Optional<String> next(String name, Notice.Alert alert) {
    if (!(alert.evidence().get(GIVEN_UP) instanceof String at)) {
      return Optional.empty();
    }
    return switch (trouble(name).orElse(null)) {
      case FAILING -> Optional.of("it goes on trying; the first message is given up at " + at);
      case REMOVED ->
          Optional.of("they go out once it is configured again; the first is given up at " + at);
      case STOPPED, DEAD_LETTER -> Optional.empty();
      case null -> Optional.empty();
    };
  }

  /** What to type about an alert of the notifier's own. */
  static Optional<String> command(String name) {
    if (name.equals(CONFIGURATION)) {
      return Optional.of("./upshift notify check");
    }
    return trouble(name).map(t -> t.verb + " " + name.substring(t.prefix.length()));
  }

  private static Optional<Trouble> trouble(String name) {
    return Arrays.stream(Trouble.values()).filter(t -> name.startsWith(t.prefix)).findFirst();
  }

  private static Notice.Alert alert(
      Trouble trouble,
      AlertState state,
      String summary,
      Instant since,
      Map<String, Object> evidence,
      Instant at) {
    String id = trouble.alertName(String.valueOf(evidence.get(CHANNEL)));
    return new Notice.Alert(id, state, trouble.severity, summary, since, evidence, at);
  }
}
