package dev.upshift.notifier.decide;

import dev.upshift.protocol.Address.Fleet;
import dev.upshift.protocol.Address.Host;
import dev.upshift.protocol.Address.Scope;
import dev.upshift.protocol.AlertState;
import dev.upshift.protocol.Notice;
import dev.upshift.protocol.Severity;
import java.util.HexFormat;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Decides which notices are told. Every decision is, but the first start of a host; an alert is
 * told when it fires and, if its firing was told, when it is resolved. The broker gives retained
 * alerts again at each connect: an event's id is made of what happened, so that the outbox knows it
 * again.
 */
public final class Triage {
  /** What the ids of all alerts' events begin with. */
  static final String ALERT = "alert/";

  private static final int LONGEST_ID = 100;

  private Triage() {}

  /** What becomes of a notice. */
  public sealed interface Outcome {
    /**
     * To be told.
     *
     * @param topic what the event belongs to, for looking up what was last told of it
     * @param alertState the state told, for alerts
     */
    record Tell(String topic, Optional<AlertState> alertState, Announcement announcement)
        implements Outcome {
      /** The same of what somebody can take upon himself, before others are told. */
      public Tell acknowledgeable() {
        return new Tell(topic, alertState, announcement.acknowledgeable());
      }
    }

    /** Not to be told; the reason is a word to count by. */
    record Skip(String reason) implements Outcome {}
  }

  /** Decides about a decision of the brain. */
  public static Outcome decision(Scope scope, Notice.Decision decision) {
    if (decision.reason().equals("start")) {
      return new Outcome.Skip("start");
    }
    String topic = "decision/" + level(scope);
    String eventId = topic + "/" + bounded(decision.id());
    return new Outcome.Tell(topic, Optional.empty(), Wording.ofDecision(eventId, scope, decision));
  }

  /**
   * Decides about an alert.
   *
   * @param lastTold what was told of this alert last, empty when nothing was
   */
  public static Outcome alert(
      Scope scope, String name, Notice.Alert alert, Optional<Announcement> lastTold) {
    return switch (alert.state()) {
      case FIRING -> tell(scope, name, alert, former(alert, lastTold));
      case RESOLVED ->
          lastTold
              .map(told -> tell(scope, name, as(told.severity(), alert), null))
              .orElseGet(() -> new Outcome.Skip("resolved-before-told"));
    };
  }

  /** One that gets worse while it fires is news, under the same id. */
  private static Outcome tell(
      Scope scope, String name, Notice.Alert alert, @Nullable Severity former) {
    String topic = alertTopic(scope, name);
    String degree = alert.state() == AlertState.FIRING ? "/" + alert.severity().word() : "";
    String eventId =
        topic
            + "/"
            + bounded(alert.id())
            + "/"
            + alert.state().word()
            + "/"
            + alert.since()
            + degree;
    return new Outcome.Tell(
        topic,
        Optional.of(alert.state()),
        Wording.ofAlert(eventId, scope, name, alert).after(former));
  }

  private static @Nullable Severity former(Notice.Alert alert, Optional<Announcement> lastTold) {
    return lastTold
        .filter(told -> !told.resolved() && told.severity() != alert.severity())
        .map(Announcement::severity)
        .orElse(null);
  }

  /** The brain tells every end as information: it is the end of what was told. */
  private static Notice.Alert as(Severity severity, Notice.Alert end) {
    return new Notice.Alert(
        end.id(), end.state(), severity, end.summary(), end.since(), end.evidence(), end.at());
  }

  /** What the outbox files an alert's events under. */
  public static String alertTopic(Scope scope, String name) {
    return ALERT + level(scope) + "/" + name;
  }

  /** An id that fits into the link to the full text; still another one for another id. */
  private static String bounded(String id) {
    if (id.length() <= LONGEST_ID) {
      return id;
    }
    HexFormat hex = HexFormat.of();
    String backwards = new StringBuilder(id).reverse().toString();
    String hash = hex.toHexDigits(id.hashCode()) + hex.toHexDigits(backwards.hashCode());
    return Shortening.to(LONGEST_ID, id) + hash;
  }

  private static String level(Scope scope) {
    return switch (scope) {
      case Host(var id) -> id.name();
      case Fleet _ -> "_fleet";
    };
  }
}
