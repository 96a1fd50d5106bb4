package dev.upshift.protocol;

import java.util.Locale;

/** The leaves below {@code {host}/telemetry}. */
public enum TelemetryKind {
  SESSION,
  HOST,
  HEARTBEAT,
  BOOTS,
  EVENT,
  TRAINING,
  GPU,
  CHECKPOINTS,
  RESULT;

  public String leaf() {
    return name().toLowerCase(Locale.ROOT);
  }
}
