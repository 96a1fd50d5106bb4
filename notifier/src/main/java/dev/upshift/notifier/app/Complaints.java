package dev.upshift.notifier.app;

import dev.upshift.mqtt.MqttLink;
import dev.upshift.mqtt.Publication;
import dev.upshift.notifier.decide.Announcement;
import dev.upshift.notifier.decide.Answer;
import dev.upshift.notifier.decide.OwnAlerts;
import dev.upshift.notifier.decide.OwnAlerts.Trouble;
import dev.upshift.notifier.decide.Triage;
import dev.upshift.notifier.outbox.Outbox;
import dev.upshift.protocol.Address;
import dev.upshift.protocol.AlertState;
import dev.upshift.protocol.Notice;
import dev.upshift.protocol.Topics;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Raises the notifier's alerts about its own channels: tells them on the other channels, also while
 * the broker is away, and publishes them. What comes back from the broker is known by its id.
 * Resolves them with the next delivery that passes, or where the channel is removed. An alert that
 * is up is not raised again, so that a thousand dead letters make one. Raising and resolving take
 * turns, so that an end never overtakes its beginning.
 */
final class Complaints implements LaneListener {
  private static final Logger LOG = LoggerFactory.getLogger(Complaints.class);

  private final Measurements measurements;
  private final Topics topics;
  private final InstantSource clock;
  private final MqttLink link;
  private final Outbox outbox;
  private final Sorter sorter;
  private final Runnable queued;
  private final Map<String, Instant> firingSince = new ConcurrentHashMap<>();

  Complaints(
      Measurements measurements,
      Topics topics,
      InstantSource clock,
      MqttLink link,
      Outbox outbox,
      Sorter sorter,
      Runnable queued) {
    this.measurements = measurements;
    this.topics = topics;
    this.clock = clock;
    this.link = link;
    this.outbox = outbox;
    this.sorter = sorter;
    this.queued = queued;
  }

  /** Takes up what an earlier run has raised and not resolved. */
  void resume(List<String> channels) {
    follow(channels);
    outbox
        .lastAlertState(Triage.alertTopic(new Address.Fleet(), OwnAlerts.CONFIGURATION))
        .filter(s -> s == AlertState.FIRING)
        .ifPresent(_ -> firingSince.put(OwnAlerts.CONFIGURATION, clock.instant()));
    configurationIsSound();
  }

  /**
   * Takes up what fires about these channels, whoever raised it, and ends what is about others:
   * they deliver nothing any more.
   */
  synchronized void follow(List<String> channels) {
    for (Trouble trouble : Trouble.values()) {
      for (String channel : outbox.queues().firing(trouble.topic())) {
        firingSince.putIfAbsent(trouble.alertName(channel), clock.instant());
        boolean removed = trouble == Trouble.REMOVED;
        if (removed == channels.contains(channel)) {
          resolve(trouble, channel, removed ? "is configured again" : "is not configured any more");
        }
      }
    }
  }

  /** The channels that deliver nothing. */
  List<String> failing() {
    return Stream.of(Trouble.STOPPED, Trouble.FAILING)
        .flatMap(t -> firingSince.keySet().stream().flatMap(name -> t.channel(name).stream()))
        .sorted()
        .distinct()
        .toList();
  }

  @Override
  public void answered(String channel, boolean possibleRepeat, Answer answer) {
    measurements.answered(channel, answer);
    if (possibleRepeat) {
      measurements.repeated(channel);
    }
    if (answer instanceof Answer.Delivered) {
      for (Trouble trouble : Trouble.values()) {
        resolve(trouble, channel, "delivers again");
      }
    }
  }

  @Override
  public void gaveUp(String channel, Announcement announcement, String why) {
    measurements.gaveUp(channel, 1);
    if (announcement.concerns() == null) {
      String summary =
          "Channel '"
              + channel
              + "' gave up the message \""
              + announcement.headline()
              + "\" ("
              + announcement.reference()
              + "): "
              + why;
      raise(Trouble.DEAD_LETTER, channel, summary);
    }
  }

  @Override
  public void stopped(String channel, String why) {
    raise(
        Trouble.STOPPED,
        channel,
        "Channel '" + channel + "' is stopped and keeps its messages: " + why);
  }

  /** The configuration file was changed to something that cannot be used. */
  void configurationIsWrong(String sentence) {
    Instant now = clock.instant();
    firingSince.put(OwnAlerts.CONFIGURATION, now);
    publish(OwnAlerts.CONFIGURATION, OwnAlerts.configuration(AlertState.FIRING, sentence, now));
  }

  /** It can be used again. */
  void configurationIsSound() {
    if (firingSince.remove(OwnAlerts.CONFIGURATION) != null) {
      String sentence = "The configuration is taken up.";
      publish(
          OwnAlerts.CONFIGURATION,
          OwnAlerts.configuration(AlertState.RESOLVED, sentence, clock.instant()));
    }
  }

  /**
   * A channel has delivered nothing for too long.
   *
   * @param still whether it has not delivered meanwhile
   * @return whether that is new
   */
  boolean failing(String channel, Notice.Alert alert, BooleanSupplier still) {
    boolean raised = raise(alert);
    if (!still.getAsBoolean()) {
      resolve(Trouble.FAILING, channel, "delivers again");
    }
    return raised;
  }

  private void raise(Trouble trouble, String channel, String summary) {
    Instant now = clock.instant();
    boolean _ = raise(OwnAlerts.firing(trouble, channel, summary, now, now));
  }

  /** Raises an alert whose id is its name; false where it is up. */
  synchronized boolean raise(Notice.Alert alert) {
    boolean raised = firingSince.putIfAbsent(alert.id(), clock.instant()) == null;
    if (raised) {
      publish(alert.id(), alert);
    }
    return raised;
  }

  /** Each message that passes ends what fires: mostly nothing does. */
  void resolve(Trouble trouble, String channel, String how) {
    String name = trouble.alertName(channel);
    if (firingSince.containsKey(name)) {
      end(trouble, channel, "Channel '" + channel + "' " + how + ".");
    }
  }

  private synchronized void end(Trouble trouble, String channel, String summary) {
    String name = trouble.alertName(channel);
    if (firingSince.remove(name) != null) {
      publish(name, OwnAlerts.resolved(trouble, channel, summary, clock.instant()));
    }
  }

  private void publish(String name, Notice.Alert alert) {
    Address.Fleet fleet = new Address.Fleet();
    link.publish(Publication.retained(topics, new Address.AlertFeed(fleet, name), alert))
        .onFailure(e -> LOG.error("The alert {} was not sent: {}", name, e.getMessage()));
    Optional<Announcement> told = outbox.lastAlert(Triage.alertTopic(fleet, name));
    if (Triage.alert(fleet, name, alert, told) instanceof Triage.Outcome.Tell tell
        && sorter.post(tell)) {
      queued.run();
    }
  }
}
