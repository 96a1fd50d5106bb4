package dev.upshift.notifier.decide;

import dev.upshift.protocol.OneLine;
import dev.upshift.protocol.Severity;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One thing to tell people, in words: rendered once, kept in the outbox, laid out by each channel
 * in its own way. Each part is one line, whatever others have written into it: no text of theirs
 * can look like another part.
 *
 * @param eventId unique for what happened: the same message received again has the same id
 * @param reference the id that the brain's history knows it by
 * @param subject what it is about: a host's name, or {@code fleet}
 * @param reason the decision's reason, or the alert's name
 * @param resolved whether it is the good end of something told before
 * @param at when it happened
 * @param headline what changed
 * @param why the reason in one sentence
 * @param evidence the numbers behind it, each a short phrase
 * @param next what comes next and when
 * @param commands what to type to look closer or to act
 * @param concerns the channel that this is about, which is not told of its own trouble
 * @param earlier the ids of those before it that were folded into this one
 * @param picture a PNG in Base64, for channels that can show one; null: none
 * @param formerSeverity what the same alert, which still fires, was told with before; null: nothing
 *     else
 */
public record Announcement(
    String eventId,
    String reference,
    String subject,
    String reason,
    Severity severity,
    boolean resolved,
    Instant at,
    String headline,
    String why,
    List<String> evidence,
    String next,
    List<String> commands,
    @Nullable String concerns,
    List<String> earlier,
    @Nullable String picture,
    @Nullable Severity formerSeverity) {
  /** What a message that may have been delivered before is marked with. */
  public static final String POSSIBLE_REPEAT = "(possible repeat)";

  public Announcement {
    reason = Objects.requireNonNullElse(reason, "");
    reference = OneLine.of(reference);
    headline = OneLine.of(headline);
    why = OneLine.of(why);
    evidence = evidence.stream().map(OneLine::of).toList();
    next = OneLine.of(next);
    commands = commands.stream().map(OneLine::of).toList();
    earlier = earlier == null ? List.of() : List.copyOf(earlier);
  }

  /** One that nothing is folded into. */
  public Announcement(
      String eventId,
      String reference,
      String subject,
      String reason,
      Severity severity,
      boolean resolved,
      Instant at,
      String headline,
      String why,
      List<String> evidence,
      String next,
      List<String> commands,
      @Nullable String concerns) {
    this(
        eventId, reference, subject, reason, severity, resolved, at, headline, why, evidence, next,
        commands, concerns, List.of(), null, null);
  }

  /** The same with a picture. */
  public Announcement showing(@Nullable String png) {
    return with(commands, png, formerSeverity);
  }

  /** The same of an alert that was told as less, or more, severe before. */
  Announcement after(@Nullable Severity former) {
    return with(commands, picture, former);
  }

  /** The same with the command by which somebody says that he sees to it. */
  public Announcement acknowledgeable() {
    String command = "./upshift notify ack " + quoted(reference);
    return resolved || commands.contains(command)
        ? this
        : with(
            Stream.concat(commands.stream(), Stream.of(command)).toList(), picture, formerSeverity);
  }

  private Announcement with(List<String> run, @Nullable String png, @Nullable Severity former) {
    return new Announcement(
        eventId, reference, subject, reason, severity, resolved, at, headline, why, evidence, next,
        run, concerns, earlier, png, former);
  }

  /** As a shell takes it for one word, whatever it has in it. */
  private static String quoted(String id) {
    return id.matches("[A-Za-z0-9_./:@-]+") ? id : "'" + id.replace("'", "'\\''") + "'";
  }

  /**
   * What it is told together with: all that is about its subject. The daily check and the
   * notifier's own blindness stand alone: a later message about the fleet would leave only an id.
   */
  public String story() {
    boolean blind = reason.equals(Inhibition.BROKER) || reason.equals(Blindness.REASON);
    return reason.equals(Digest.REASON) ? Digest.REASON : blind ? Inhibition.BROKER : subject;
  }

  /** Whether it is about an alert, which lasts until it ends. */
  public boolean ofAlert() {
    return eventId.startsWith(Triage.ALERT);
  }

  /** The earlier ids in one line; empty where there are none. */
  public String earlierIds() {
    return String.join(Folding.SEPARATOR, earlier);
  }

  /** The whole of it as plain text, one line each part. */
  public String plainText(boolean possibleRepeat) {
    StringBuilder text = new StringBuilder(headline);
    if (possibleRepeat) {
      text.append(' ').append(POSSIBLE_REPEAT);
    }
    text.append("\nWhy: ").append(why);
    if (!evidence.isEmpty()) {
      text.append("\nEvidence: ").append(String.join("; ", evidence));
    }
    text.append("\nNext: ").append(next);
    commands.forEach(c -> text.append("\nRun: ").append(c));
    if (!earlier.isEmpty()) {
      text.append("\nEarlier: ").append(earlierIds());
    }
    return text.append("\n").append(at).append(" · ").append(reference).toString();
  }
}
