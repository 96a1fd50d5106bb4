package dev.upshift.notifier.decide;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToIntFunction;

/**
 * An announcement cut to what a channel can carry; the ids of folded ones are never cut. The words
 * are cut before any markup is put around them and measured as they will be written, so that
 * neither a tag nor an escaped character is ever cut in two.
 *
 * @param cut whether anything is missing: the reader is then given the link to the full text
 */
public record Excerpt(Announcement announcement, boolean cut) {
  private static final int REFERENCE = 200;

  /** Headline, why, evidence, next, commands, reference. */
  private static final int PARTS = 6;

  /** What plain text has beside its parts, the time among it. */
  private static final int LABELS = 160;

  /** What is put around and between two entries of a list takes no more. */
  private static final int SEPARATOR = 16;

  /**
   * What a channel takes, counted by {@code measure} in the unit of the channel.
   *
   * @param headline for the headline
   * @param part for each of: why, evidence, next, commands
   */
  public record Limits(int headline, int part, ToIntFunction<String> measure) {}

  /** Cuts each part by itself. */
  public static Excerpt of(Announcement whole, Limits limits) {
    Announcement part =
        new Announcement(
            whole.eventId(),
            fit(whole.reference(), Math.min(REFERENCE, limits.part), limits.measure),
            whole.subject(),
            whole.reason(),
            whole.severity(),
            whole.resolved(),
            whole.at(),
            fit(whole.headline(), limits.headline, limits.measure),
            fit(whole.why(), limits.part, limits.measure),
            fit(whole.evidence(), limits.part, limits.measure),
            fit(whole.next(), limits.part, limits.measure),
            fit(whole.commands(), limits.part, limits.measure),
            whole.concerns(),
            whole.earlier(),
            whole.picture(),
            whole.formerSeverity());
    return new Excerpt(part, !part.equals(whole));
  }

  /**
   * The longest beginning that measures up to the limit, with a mark where something is missing.
   */
  public static String fit(String text, int limit, ToIntFunction<String> measure) {
    if (measure.applyAsInt(text) <= limit) {
      return text;
    }
    int fits = 0;
    int tooLong = text.codePointCount(0, text.length());
    while (tooLong - fits > 1) {
      int middle = (fits + tooLong) >>> 1;
      if (measure.applyAsInt(beginning(text, middle)) <= limit) {
        fits = middle;
      } else {
        tooLong = middle;
      }
    }
    return beginning(text, fits);
  }

  /**
   * A message as plain text up to the limit: where it is too long each part is cut, the ids of
   * folded ones are kept, and the link to the full text follows.
   */
  public static String plain(Dispatch dispatch, int limit, ToIntFunction<String> measure) {
    Announcement announcement = dispatch.announcement();
    String whole = announcement.plainText(dispatch.possibleRepeat());
    if (measure.applyAsInt(whole) <= limit) {
      return whole;
    }
    String link = "\nThe full text: " + dispatch.fullText();
    int kept = measure.applyAsInt(announcement.earlierIds()) + measure.applyAsInt(link) + LABELS;
    int part = Math.max(SEPARATOR, (limit - kept) / PARTS);
    String cut =
        of(announcement, new Limits(part, part, measure))
            .announcement()
            .plainText(dispatch.possibleRepeat());
    return fit(cut + link, limit, measure);
  }

  private static String beginning(String text, int codePoints) {
    return text.substring(0, text.offsetByCodePoints(0, codePoints)) + "…";
  }

  private static List<String> fit(List<String> texts, int limit, ToIntFunction<String> measure) {
    List<String> fitting = new ArrayList<>();
    int room = limit;
    for (String text : texts) {
      String part = fit(text, room, measure);
      if (part.equals("…")) {
        break;
      }
      fitting.add(part);
      room -= measure.applyAsInt(part) + SEPARATOR;
      if (room <= SEPARATOR) {
        break;
      }
    }
    return fitting;
  }
}
