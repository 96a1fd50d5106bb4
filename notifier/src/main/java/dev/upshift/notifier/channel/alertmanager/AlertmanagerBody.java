package dev.upshift.notifier.channel.alertmanager;

import dev.upshift.notifier.decide.Announcement;
import dev.upshift.notifier.decide.Blindness;
import dev.upshift.notifier.decide.Dispatch;
import dev.upshift.protocol.Severity;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.json.JsonMapper;

/**
 * The JSON of one alert for {@code /api/v2/alerts}. The labels of a firing alert and of its end are
 * the same, so that the Alertmanager sees one; where its severity has changed, it is another one,
 * and the one of before ends. What happens once and has no end of its own, such as a decision, the
 * daily check or a test, is an alert of one hour.
 */
final class AlertmanagerBody {
  /** Far longer than an Alertmanager's own resolve timeout of five minutes. */
  static final Duration FIRING = Duration.ofDays(7);

  static final Duration PASSING = Duration.ofHours(1);

  private static final JsonMapper JSON = JsonMapper.builder().build();

  private AlertmanagerBody() {}

  static String of(Dispatch dispatch, Instant now) {
    Announcement announcement = dispatch.announcement();
    Severity former = announcement.formerSeverity();
    List<Map<String, Object>> alerts = new ArrayList<>();
    Optional<Blindness.Ended> ended = Blindness.ended(announcement);
    boolean ends = announcement.resolved() && ended.isEmpty();
    String name = announcement.reason();
    alerts.add(alert(dispatch, name, announcement.severity(), ends, now));
    if (former != null) {
      alerts.add(alert(dispatch, name, former, true, now));
    }
    ended.ifPresent(e -> alerts.add(alert(dispatch, e.reason(), e.severity(), true, now)));
    return JSON.writeValueAsString(alerts);
  }

  private static Map<String, Object> alert(
      Dispatch dispatch, String name, Severity severity, boolean ends, Instant now) {
    Announcement announcement = dispatch.announcement();
    Map<String, Object> alert = new LinkedHashMap<>();
    alert.put("labels", labels(announcement, name, severity));
    alert.put("annotations", annotations(dispatch));
    if (ends) {
      alert.put("endsAt", earlier(announcement.at(), now).toString());
    } else {
      alert.put("startsAt", earlier(announcement.at(), now).toString());
      alert.put("endsAt", now.plus(hasAnEnd(announcement) ? FIRING : PASSING).toString());
    }
    alert.put("generatorURL", dispatch.fullText());
    return alert;
  }

  private static boolean hasAnEnd(Announcement announcement) {
    return announcement.ofAlert() || announcement.eventId().startsWith(Blindness.TOPIC);
  }

  private static Map<String, Object> labels(
      Announcement announcement, String name, Severity severity) {
    Map<String, Object> labels = new LinkedHashMap<>();
    labels.put("alertname", name);
    labels.put("host", announcement.subject());
    labels.put("severity", severity.word());
    labels.put("source", "upshift");
    if (announcement.eventId().startsWith("decision/")) {
      labels.put("decision", announcement.reference());
    }
    return labels;
  }

  private static Map<String, Object> annotations(Dispatch dispatch) {
    Announcement announcement = dispatch.announcement();
    Map<String, Object> annotations = new LinkedHashMap<>();
    annotations.put("summary", Dispatch.marked(announcement.headline(), dispatch.possibleRepeat()));
    annotations.put("description", announcement.why());
    annotations.put("evidence", String.join("; ", announcement.evidence()));
    annotations.put("next", announcement.next());
    annotations.put("run", String.join(" or ", announcement.commands()));
    annotations.put("reference", announcement.reference());
    return annotations;
  }

  private static Instant earlier(Instant one, Instant other) {
    return one.isBefore(other) ? one : other;
  }
}
