package dev.upshift.brain.app;

import dev.upshift.protocol.Presence;
import dev.upshift.protocol.Telemetry;
import java.time.Duration;
import java.util.Optional;

/**
 * What a host said last, for people and for addressing commands; no decision is taken on it and
 * none of it is journalled.
 */
final class Figures {
  /** A training that says it takes longer says nothing. */
  private static final Duration LONGEST = Duration.ofDays(36_500);

  private Optional<Telemetry.Session> session = Optional.empty();
  private Optional<Telemetry.Heartbeat> heartbeat = Optional.empty();
  private Optional<Telemetry.Training> training = Optional.empty();
  private Optional<Telemetry.Training> postponed = Optional.empty();
  private boolean live;
  private Optional<Telemetry.Gpus> gpus = Optional.empty();

  /** A will of an old session says nothing of the present one. */
  void heard(Telemetry.Session said) {
    boolean old =
        said.state() == Presence.OFFLINE
            && session.filter(s -> s.session().equals(said.session())).isEmpty();
    if (!old) {
      session = Optional.of(said);
    }
  }

  /** Whether the heartbeat is news; within a session they count up. */
  boolean heard(Telemetry.Heartbeat said) {
    boolean news =
        heartbeat
            .filter(h -> h.session().equals(said.session()) && h.seq() >= said.seq())
            .isEmpty();
    if (news) {
      heartbeat = Optional.of(said);
      live = true;
    }
    return news;
  }

  void heard(Telemetry.Training said) {
    training = Optional.of(said);
  }

  void heard(Telemetry.Gpus said) {
    gpus = Optional.of(said);
  }

  /**
   * Whether a report from this boot is of the present: the broker keeps reports of hosts that are
   * long gone, and hands them over as if they were new.
   */
  boolean isLive(String boot) {
    return live && heartbeat.filter(h -> h.boot().equals(boot)).isPresent();
  }

  /** The connection is gone: nothing is live until heard again. */
  void lost() {
    live = false;
  }

  /** Keeps a report until its boot is heard. */
  void postpone(Telemetry.Training report) {
    postponed = Optional.of(report);
  }

  /** The report that waited for this boot to be heard. */
  Optional<Telemetry.Training> postponed() {
    Optional<Telemetry.Training> due = postponed.filter(r -> isLive(r.boot()));
    if (due.isPresent()) {
      postponed = Optional.empty();
    }
    return due;
  }

  /** The session that commands can be sent to. */
  Optional<String> target() {
    return session.filter(s -> s.state() == Presence.ONLINE).map(Telemetry.Session::session);
  }

  Optional<Telemetry.Heartbeat> heartbeat() {
    return heartbeat;
  }

  Optional<Telemetry.Training> training() {
    return training;
  }

  /** How long the training still takes, by its own account; empty where it does not tell. */
  Optional<Duration> remaining() {
    return training.flatMap(Figures::remaining);
  }

  private static Optional<Duration> remaining(Telemetry.Training said) {
    Double done = said.progress();
    Double total = said.progressTotal();
    Double rate = said.ratePerHour();
    if (done == null || total == null || rate == null || total <= 0 || rate <= 0) {
      return Optional.empty();
    }
    double hours = (total - done) / rate;
    boolean sane = hours >= 0 && hours < LONGEST.toHours();
    return sane ? Optional.of(Duration.ofSeconds(Math.round(hours * 3600))) : Optional.empty();
  }

  Optional<Telemetry.Gpus> gpus() {
    return gpus;
  }
}
