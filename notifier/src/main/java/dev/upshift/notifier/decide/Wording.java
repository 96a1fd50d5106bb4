package dev.upshift.notifier.decide;

import dev.upshift.configuration.DurationText;
import dev.upshift.protocol.Address.Fleet;
import dev.upshift.protocol.Address.Host;
import dev.upshift.protocol.Address.Scope;
import dev.upshift.protocol.AlertState;
import dev.upshift.protocol.Notice;
import dev.upshift.protocol.Severity;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Puts a notice into words: what changed, why with the numbers, what comes next and when, and the
 * exact command to act.
 */
final class Wording {
  private static final DateTimeFormatter MINUTE =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss 'UTC'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private Wording() {}

  static Announcement ofDecision(String eventId, String subject, Notice.Decision decision) {
    return new Announcement(
        eventId,
        decision.id(),
        subject,
        decision.reason(),
        severity(decision.reason()),
        false,
        decision.at(),
        headline(subject, decision),
        decision.summary().isBlank() ? decision.reason() : decision.summary(),
        Evidence.phrases(decision.evidence()),
        next(decision.next(), decision.nextAt(), decision.at()),
        commands(subject, decision.reason()),
        null);
  }

  static Announcement ofAlert(String eventId, Scope scope, String name, Notice.Alert alert) {
    String subject = subject(scope);
    boolean firing = alert.state() == AlertState.FIRING;
    return new Announcement(
        eventId,
        alert.id(),
        subject,
        name,
        alert.severity(),
        !firing,
        alert.at(),
        subject
            + ": alert "
            + name
            + (firing ? " (" + alert.severity().word() + ")" : " is resolved"),
        alert.summary(),
        Evidence.phrases(alert.evidence()),
        (firing ? "it lasts until it is resolved; since " : "nothing to do; resolved since ")
            + MINUTE.format(alert.since()),
        commands(subject, alert),
        OwnAlerts.concerns(scope, name, alert));
  }

  static String moment(Instant at) {
    return MINUTE.format(at);
  }

  static String subject(Scope scope) {
    return switch (scope) {
      case Host(var id) -> id.name();
      case Fleet _ -> "fleet";
    };
  }

  private static String headline(String subject, Notice.Decision decision) {
    String mode = Objects.requireNonNullElse(decision.to(), "no mode");
    String from = Objects.requireNonNullElse(decision.from(), "no mode");
    String change = from.equals(mode) ? decision.state() + " in " + mode : from + " -> " + mode;
    return subject + ": " + change + " (" + decision.reason() + ")";
  }

  private static String next(@Nullable String next, @Nullable Instant nextAt, Instant at) {
    if (next == null) {
      return nextAt == null ? "nothing is planned" : "a new look at " + MINUTE.format(nextAt);
    }
    if (nextAt == null) {
      return next + ", as soon as its conditions hold";
    }
    Duration wait = Duration.between(at, nextAt);
    return next
        + " at "
        + MINUTE.format(nextAt)
        + (wait.isPositive() ? " (" + DurationText.format(wait) + " later)" : "");
  }

  private static List<String> commands(String host, String reason) {
    Optional<String> act =
        switch (reason) {
          case "settle" -> Optional.of("./upshift retry " + host);
          case "pause" -> Optional.of("./upshift resume " + host);
          case "override" -> Optional.of("./upshift override " + host + " auto");
          case "unknown" -> Optional.of("./upshift status");
          default -> Optional.empty();
        };
    return act.map(a -> List.of(look(host), a)).orElseGet(() -> List.of(look(host)));
  }

  /** What is severe wants somebody who says that he sees to it. */
  private static List<String> commands(String subject, Notice.Alert alert) {
    boolean severe = alert.state() == AlertState.FIRING && alert.severity() == Severity.CRITICAL;
    return severe
        ? List.of(look(subject), "./upshift notify ack " + alert.id())
        : List.of(look(subject));
  }

  private static String look(String subject) {
    return subject.equals("fleet") ? "./upshift status" : "./upshift explain " + subject;
  }

  private static Severity severity(String reason) {
    return switch (reason) {
      case "hold" -> Severity.CRITICAL;
      case "fallback", "settle", "unknown", "unstable-at-lowest", "late-storm", "site-event" ->
          Severity.WARNING;
      default -> Severity.INFO;
    };
  }

  /** Evidence as short phrases: {@code stabilityClockSeconds=3600} is "stability clock 60m". */
  static final class Evidence {
    private static final int LIMIT = 16;
    private static final int PHRASE_LIMIT = 200;

    private Evidence() {}

    static List<String> phrases(Map<String, Object> evidence) {
      return evidence.entrySet().stream()
          .filter(e -> !e.getKey().equals(OwnAlerts.CHANNEL))
          .sorted(Map.Entry.comparingByKey())
          .limit(LIMIT)
          .map(e -> phrase(e.getKey(), e.getValue()))
          .toList();
    }

    private static String phrase(String key, @Nullable Object value) {
      boolean seconds = key.endsWith("Seconds") && value instanceof Number;
      String name = seconds ? key.substring(0, key.length() - "Seconds".length()) : key;
      String text =
          seconds ? duration((Number) Objects.requireNonNull(value)) : String.valueOf(value);
      return Shortening.to(PHRASE_LIMIT, words(name) + " " + text);
    }

    private static String duration(Number seconds) {
      return DurationText.format(Duration.ofSeconds(Math.max(0, seconds.longValue())));
    }

    private static String words(String camelCase) {
      return camelCase.replaceAll("([a-z0-9])([A-Z])", "$1 $2").toLowerCase(Locale.ROOT);
    }
  }
}
