package dev.upshift.protocol;

/**
 * What a topic name means, parsed: the typed form of every topic of the contract. {@link
 * Topics#parse} reads it and {@link Topics#name} writes it; no topic is glued together elsewhere.
 */
public sealed interface Address {
  /** One host's topics, or the fleet's ({@code _fleet}). */
  sealed interface Scope permits Host, Fleet {}

  record Host(HostId id) implements Scope {}

  record Fleet() implements Scope {}

  /** {@code {host}/telemetry/{kind}}. */
  record Telemetry(HostId host, TelemetryKind kind) implements Address {}

  /** {@code {host}/command/desired}. */
  record Desired(HostId host) implements Address {}

  /** {@code {host}/command/received}. */
  record Received(HostId host) implements Address {}

  /** {@code {host}/command/{action}}. */
  record Action(HostId host, CommandAction action) implements Address {}

  /** {@code {scope}/override/{property}/set}: an order of a person. */
  record OverrideSet(Scope scope, OverrideProperty property) implements Address {}

  /** {@code {scope}/override/{property}}: the retained echo of the value accepted. */
  record OverrideEcho(Scope scope, OverrideProperty property) implements Address {}

  /** {@code {host}/log/ask}: a person wants to see what the training logs. */
  record LogAsk(HostId host) implements Address {}

  /** {@code {host}/log/lines}: what the training logged. */
  record LogLines(HostId host) implements Address {}

  /** {@code {host}/training/progress}: the training itself says how far it is. */
  record TrainingProgress(HostId host) implements Address {}

  /** {@code {host}/state}. */
  record State(HostId host) implements Address {}

  /** {@code {scope}/status/{metric}}. */
  record Status(Scope scope, String metric) implements Address {}

  /** {@code {scope}/decision}. */
  record DecisionFeed(Scope scope) implements Address {}

  /** {@code {scope}/alert/{name}}. */
  record AlertFeed(Scope scope, String alert) implements Address {}

  /** {@code _brain/session}. */
  record BrainSession() implements Address {}

  /** {@code _notifier/session}. */
  record NotifierSession() implements Address {}
}
