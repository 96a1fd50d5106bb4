package dev.upshift.notifier.decide;

import dev.upshift.configuration.DurationText;
import dev.upshift.protocol.OverrideOrder;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What an order at {@code override/silence/set} means. As a plain word: {@code 2h} silences all for
 * so long, {@code silent 2h} what has that reason or name, {@code off} ends every silence of the
 * scope, {@code off s-3} ends one. As JSON: {@code {"value": "all", "ttlSeconds": 7200}}.
 */
public sealed interface SilenceOrder {
  /** The longest silence: what is forgotten must not stay unheard. */
  Duration LONGEST = Duration.ofDays(30);

  Pattern REASON = Pattern.compile("[a-z0-9][a-z0-9-]{0,62}");
  Pattern ID = Pattern.compile("s-\\d{1,9}");
  int ID_LIMIT = 40;

  /** A silence begins. */
  record Begin(String reason, Duration length) implements SilenceOrder {}

  /** One silence ends, or all of the scope. */
  record End(Optional<String> id) implements SilenceOrder {}

  /** It cannot be understood; the sentence says why. */
  record Malformed(String sentence) implements SilenceOrder {}

  static SilenceOrder of(OverrideOrder order) {
    String[] words = order.value().strip().split("\\s+", -1);
    if (words[0].equals("off")) {
      return end(words);
    }
    Long seconds = order.ttlSeconds();
    if (seconds != null) {
      return words.length == 1 && seconds <= LONGEST.toSeconds()
          ? begin(words[0], Duration.ofSeconds(seconds))
          : malformed();
    }
    return switch (words.length) {
      case 1 -> begin(Silence.ANY, words[0]);
      case 2 -> begin(words[0], words[1]);
      default -> malformed();
    };
  }

  private static SilenceOrder end(String[] words) {
    if (words.length == 1) {
      return new End(Optional.empty());
    }
    if (words.length > 2) {
      return malformed();
    }
    return ID.matcher(words[1]).matches()
        ? new End(Optional.of(words[1]))
        : new Malformed(
            "there is no silence " + Shortening.to(ID_LIMIT, words[1]) + ": an id is like s-3");
  }

  private static SilenceOrder begin(String reason, String length) {
    try {
      return begin(reason, DurationText.parse(length));
    } catch (IllegalArgumentException _) {
      return malformed();
    }
  }

  private static SilenceOrder begin(String reason, Duration length) {
    boolean fits = length.isPositive() && length.compareTo(LONGEST) <= 0;
    return fits && REASON.matcher(reason).matches() ? new Begin(reason, length) : malformed();
  }

  private static SilenceOrder malformed() {
    return new Malformed(
        "a silence must be a time of at most "
            + LONGEST.toDays()
            + " days like 2h, a reason and a time like 'silent 2h', 'off' or 'off s-3'");
  }
}
