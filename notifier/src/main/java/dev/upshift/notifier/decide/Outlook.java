package dev.upshift.notifier.decide;

import dev.upshift.configuration.DurationText;
import dev.upshift.protocol.Notice;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** What comes next and when, in words; where no time is known, what it waits for. */
final class Outlook {
  private Outlook() {}

  static String of(Notice.Decision decision) {
    String next = decision.next();
    Instant at = decision.nextAt();
    if (next == null) {
      return at == null ? nothing(decision.state()) : "a new look at " + Wording.moment(at);
    }
    if (at == null) {
      return waiting(next, decision);
    }
    String when = Wording.moment(at) + later(Duration.between(decision.at(), at));
    return next.equals("running") ? "fails if it is not running by " + when : next + " at " + when;
  }

  private static String later(Duration wait) {
    return wait.isPositive() ? " (" + DurationText.format(wait) + " later)" : "";
  }

  private static String nothing(String state) {
    return state.equals("settled")
        ? "no retry by itself: the mode stays blocked until somebody asks for one"
        : "nothing is planned";
  }

  private static String waiting(String next, Notice.Decision decision) {
    return switch (next) {
      case "running" -> "running, as soon as the host reports it";
      case "release" -> "it stays pinned until somebody releases it";
      case "resume" -> "it stays paused until somebody resumes it";
      case "recovered" -> "nothing is commanded until it is heard again";
      case "start" -> "a start, once the host has told its modes";
      case "retry", "scale-up" -> climb(next, decision);
      default -> next + ", as soon as its conditions hold";
    };
  }

  private static String climb(String next, Notice.Decision decision) {
    String cooled =
        seconds(decision, "cooldownSeconds")
            .map(cooldown -> "a cooldown of " + cooldown + " is over and ")
            .orElse("");
    String mode = Optional.ofNullable(decision.to()).orElse("its mode");
    String stable = seconds(decision, "stabilityWindowSeconds").map(w -> " for " + w).orElse("");
    return next + ", once " + cooled + mode + " was stable" + stable;
  }

  private static Optional<String> seconds(Notice.Decision decision, String key) {
    return decision.evidence().get(key) instanceof Number number
        ? Optional.of(DurationText.format(Duration.ofSeconds(Math.max(0, number.longValue()))))
        : Optional.empty();
  }
}
