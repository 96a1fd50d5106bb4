package dev.upshift.notifier.decide;

import dev.upshift.configuration.DurationText;
import dev.upshift.protocol.Address.Fleet;
import dev.upshift.protocol.Address.Host;
import dev.upshift.protocol.Address.Scope;
import dev.upshift.protocol.AlertState;
import dev.upshift.protocol.Notice;
import dev.upshift.protocol.Severity;
import dev.upshift.protocol.Topics;
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

  static Announcement ofDecision(String eventId, Scope scope, Notice.Decision decision) {
    String subject = subject(scope);
    return new Announcement(
        eventId,
        decision.id(),
        subject,
        decision.reason(),
        severity(decision.reason()),
        false,
        decision.at(),
        subject + ": " + change(scope, decision) + " (" + decision.reason() + ")",
        decision.summary().isBlank() ? decision.reason() : decision.summary(),
        Evidence.phrases(decision.evidence()),
        Outlook.of(decision),
        commands(scope, decision),
        null);
  }

  /** What is severe wants somebody who says that he sees to it, also where nothing escalates. */
  static Announcement ofAlert(String eventId, Scope scope, String name, Notice.Alert alert) {
    String subject = subject(scope);
    boolean firing = alert.state() == AlertState.FIRING;
    Announcement announcement =
        new Announcement(
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
            next(scope, name, alert),
            commands(scope, name),
            OwnAlerts.concerns(scope, name, alert));
    return alert.severity() == Severity.CRITICAL ? announcement.acknowledgeable() : announcement;
  }

  private static String next(Scope scope, String name, Notice.Alert alert) {
    if (alert.state() == AlertState.RESOLVED) {
      return "nothing to do; resolved at " + MINUTE.format(alert.at());
    }
    return Optional.of(name)
        .filter(_ -> scope instanceof Fleet)
        .flatMap(n -> OwnAlerts.next(n, alert))
        .orElseGet(() -> "it lasts until it is resolved; since " + MINUTE.format(alert.since()));
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

  private static String change(Scope scope, Notice.Decision decision) {
    String from = decision.from();
    String to = decision.to();
    if (!Objects.equals(from, to)) {
      return mode(from) + " -> " + mode(to);
    }
    Optional<String> ordered = OrderGiven.in(decision).map(OrderGiven::text);
    return switch (scope) {
      case Host _ -> ordered.map(o -> o + "; ").orElse("") + decision.state() + " in " + mode(to);
      case Fleet _ -> ordered.orElse("all hosts");
    };
  }

  private static String mode(@Nullable String name) {
    return Objects.requireNonNullElse(name, "no mode");
  }

  private static List<String> commands(Scope scope, Notice.Decision decision) {
    Optional<String> act =
        OrderGiven.in(decision)
            .map(order -> order.answer(scope))
            .orElseGet(() -> answer(decision.reason(), addressed(scope)));
    return act.map(a -> List.of(look(scope), a)).orElseGet(() -> List.of(look(scope)));
  }

  private static Optional<String> answer(String reason, String host) {
    return switch (reason) {
      case "settle" -> Optional.of("./upshift retry " + host);
      case "pause" -> Optional.of("./upshift resume " + host);
      case "override" -> Optional.of("./upshift override " + host + " auto");
      case "unknown" -> Optional.of("./upshift status");
      default -> Optional.empty();
    };
  }

  private static List<String> commands(Scope scope, String name) {
    return List.of(
        Optional.of(name)
            .filter(_ -> scope instanceof Fleet)
            .flatMap(OwnAlerts::command)
            .orElseGet(() -> look(scope)));
  }

  private static String look(Scope scope) {
    return scope instanceof Host(var id) ? "./upshift explain " + id.name() : "./upshift status";
  }

  /** What the commands call it. */
  static String addressed(Scope scope) {
    return scope instanceof Host(var id) ? id.name() : Topics.FLEET;
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
