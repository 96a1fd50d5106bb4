package dev.upshift.brain.app;

import dev.upshift.brain.decision.Decision;
import dev.upshift.brain.decision.Step.DesiredMode;
import dev.upshift.mqtt.LinkException;
import dev.upshift.mqtt.MqttLink;
import dev.upshift.mqtt.Publication;
import dev.upshift.protocol.Address;
import dev.upshift.protocol.Command;
import dev.upshift.protocol.CommandAction;
import dev.upshift.protocol.HomeAssistantTopics;
import dev.upshift.protocol.HostId;
import dev.upshift.protocol.Notice;
import dev.upshift.protocol.OverrideProperty;
import dev.upshift.protocol.PlainWord;
import dev.upshift.protocol.Presence;
import dev.upshift.protocol.Topics;
import io.vertx.core.Future;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/**
 * Says to the broker what is in the journal. While there is no connection, whatever is retained is
 * left unsaid: everything is said again on the next connect.
 */
final class Announcer {
  private static final Duration COMMAND_EXPIRY = Duration.ofSeconds(60);
  private static final Duration DECISION_EXPIRY = Duration.ofDays(7);

  private final Topics topics;
  private final BrainMetrics metrics;
  private Optional<MqttLink> link = Optional.empty();
  private Incarnation self;

  Announcer(Topics topics, BrainMetrics metrics, Incarnation self) {
    this.topics = topics;
    this.metrics = metrics;
    this.self = self;
  }

  /** From now on, speak over this link, as this incarnation. */
  void attach(MqttLink present, Incarnation incarnation) {
    link = Optional.of(present);
    self = incarnation;
  }

  void detach() {
    link = Optional.empty();
  }

  boolean isConnected() {
    return link.filter(MqttLink::isConnected).isPresent();
  }

  Incarnation self() {
    return self;
  }

  void session(Instant now) {
    say(Publication.retained(topics, new Address.BrainSession(), online(now)));
  }

  private Notice.ComponentSession online(Instant now) {
    return self.session(Presence.ONLINE, now);
  }

  /** The farewell, and the will: the same words. */
  static Publication farewell(Topics topics, Incarnation self, Instant now) {
    return Publication.retained(
        topics, new Address.BrainSession(), self.session(Presence.OFFLINE, now));
  }

  void desired(HostId host, DesiredMode desired) {
    say(
        Publication.retained(
            topics,
            new Address.Desired(host),
            new Command.Desired(
                self.epoch(),
                self.id(),
                desired.revision(),
                desired.mode(),
                desired.reason().word(),
                desired.at())));
  }

  void received(HostId host, Command.Received events) {
    say(Publication.retained(topics, new Address.Received(host), events));
  }

  void state(HostId host, Notice.State picture) {
    say(Publication.retained(topics, new Address.State(host), picture));
  }

  void alert(HostId host, String name, Notice.Alert alert) {
    say(Publication.retained(topics, new Address.AlertFeed(new Address.Host(host), name), alert));
  }

  void fleetAlert(String name, Notice.Alert alert) {
    say(Publication.retained(topics, new Address.AlertFeed(new Address.Fleet(), name), alert));
  }

  void fleetStatus(String metric, String value) {
    if (isConnected()) {
      Address address = new Address.Status(new Address.Fleet(), metric);
      send(Publication.of(topics, address, new PlainWord(value), 0, true));
    }
  }

  void echo(Address.Scope scope, OverrideProperty property, String value) {
    say(
        Publication.retained(
            topics, new Address.OverrideEcho(scope, property), new PlainWord(value)));
  }

  void status(HostId host, String metric, String value) {
    if (isConnected()) {
      Address address = new Address.Status(new Address.Host(host), metric);
      send(Publication.of(topics, address, new PlainWord(value), 0, true));
    }
  }

  /** A host's description for Home Assistant. */
  void described(HostId host, String description) {
    say(homeAssistant(host, description.getBytes(StandardCharsets.UTF_8)));
  }

  /** Takes a host out of Home Assistant. */
  void undescribed(HostId host) {
    say(homeAssistant(host, new byte[0]));
  }

  private static Publication homeAssistant(HostId host, byte[] payload) {
    return new Publication(
        HomeAssistantTopics.device(host), payload, 1, true, Optional.empty(), Optional.empty());
  }

  Topics topics() {
    return topics;
  }

  /** The future fails where the broker may not have it. */
  Future<Void> decision(Decision decision) {
    Publication feed =
        Publication.once(topics, new Address.DecisionFeed(scope(decision.host())), notice(decision))
            .expiringAfter(DECISION_EXPIRY);
    return isConnected()
        ? send(feed)
        : Future.failedFuture(
            new LinkException(LinkException.Kind.NOT_SENT, "There is no connection."));
  }

  private static Address.Scope scope(String host) {
    return host.equals(Topics.FLEET) ? new Address.Fleet() : new Address.Host(new HostId(host));
  }

  void command(HostId host, CommandAction action, Command.Action command) {
    say(
        Publication.once(topics, new Address.Action(host, action), command)
            .expiringAfter(COMMAND_EXPIRY));
  }

  /** Clears an order that somebody left behind as a retained message. */
  void clear(Address.OverrideSet order) {
    say(Publication.cleared(topics, order));
  }

  /** Any other publication: the answer to somebody who asked for one. */
  void say(Publication publication) {
    if (isConnected()) {
      send(publication);
    }
  }

  private Future<Void> send(Publication publication) {
    return link.orElseThrow().publish(publication).onFailure(this::failed);
  }

  private void failed(Throwable failure) {
    metrics.unpublished(
        failure instanceof LinkException e
            ? e.kind().name().toLowerCase(Locale.ROOT).replace('_', '-')
            : "other");
  }

  static Notice.Decision notice(Decision decision) {
    return new Notice.Decision(
        decision.id(),
        decision.host(),
        decision.from(),
        decision.to(),
        decision.state(),
        decision.reason().word(),
        decision.summary(),
        decision.evidence(),
        decision.next(),
        decision.nextAt(),
        decision.at());
  }
}
