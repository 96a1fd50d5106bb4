package dev.upshift.agent.app;

import dev.upshift.protocol.AlertName;
import dev.upshift.protocol.AlertState;
import dev.upshift.protocol.Notice;
import dev.upshift.protocol.Severity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An alert of this host's that fires until what it is about is over, also where another agent sees
 * that. Belongs to the event loop.
 */
final class StandingAlert {
  private static final Logger LOG = LoggerFactory.getLogger(StandingAlert.class);

  private final String name;
  private final AgentClock clock;
  private final Uplink uplink;
  private final Path mark;
  private Optional<Notice.Alert> alert = Optional.empty();

  /**
   * Takes up what an earlier agent left.
   *
   * @param mark a file that is there while the alert fires, for the agent after this one
   * @param before what an earlier agent's alert was about
   */
  StandingAlert(AlertName name, AgentClock clock, Uplink uplink, Path mark, String before) {
    this.name = name.word();
    this.clock = clock;
    this.uplink = uplink;
    this.mark = mark;
    if (Files.exists(mark)) {
      alert = Optional.of(firing(clock.wall(), Severity.WARNING, before, Map.of()));
    }
  }

  void connected() {
    alert.ifPresent(a -> uplink.alert(name, a));
  }

  /** Says so where that is news: the evidence changes all the time. */
  void fire(Severity severity, String summary, Map<String, Object> evidence, boolean changed) {
    boolean news = fires().filter(a -> a.severity() == severity && !changed).isEmpty();
    if (news) {
      LOG.warn("{}", summary);
      Instant since = fires().map(Notice.Alert::since).orElseGet(clock::wall);
      say(firing(since, severity, summary, evidence));
      remember(true);
    }
  }

  void resolve(String summary) {
    fires()
        .ifPresent(a -> {
          say(
              new Notice.Alert(
                  a.id(),
                  AlertState.RESOLVED,
                  a.severity(),
                  summary,
                  a.since(),
                  a.evidence(),
                  stamp(clock.wall())));
          remember(false);
        });
  }

  private Optional<Notice.Alert> fires() {
    return alert.filter(a -> a.state() == AlertState.FIRING);
  }

  private void say(Notice.Alert next) {
    alert = Optional.of(next);
    uplink.alert(name, next);
  }

  private Notice.Alert firing(
      Instant since, Severity severity, String summary, Map<String, Object> evidence) {
    return new Notice.Alert(
        name + "-" + since.toEpochMilli(),
        AlertState.FIRING,
        severity,
        summary,
        stamp(since),
        evidence,
        stamp(clock.wall()));
  }

  /** An empty file needs no room but its name. */
  private void remember(boolean fires) {
    try {
      if (fires) {
        Files.write(mark, new byte[0]);
      } else {
        Files.deleteIfExists(mark);
      }
    } catch (IOException e) {
      LOG.warn("The file {} was not changed: {}", mark, e.toString());
    }
  }

  private static Instant stamp(Instant instant) {
    return instant.truncatedTo(ChronoUnit.MILLIS);
  }
}
