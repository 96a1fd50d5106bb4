package dev.upshift.brain.decision;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** The states of a host, as people read them. The first that applies names the state. */
public enum StateWord {
  /** Nothing is commanded: the journal or a transition cannot be trusted. */
  HELD,
  /** The training is complete. */
  COMPLETED,
  /** The host has not told its modes yet. */
  WAITING,
  /** The host is silent. */
  UNKNOWN,
  /** An operator paused automatic changes. */
  PAUSED,
  /** An operator pinned a mode. */
  PINNED,
  /** In the lowest mode, with too many failures. */
  UNSTABLE,
  /** The next mode is blocked. */
  SETTLED,
  /** The next mode cools down. */
  COOLDOWN,
  /** The mode is commanded and not yet reported running. */
  STARTING,
  /** In the highest mode. */
  STEADY,
  /** The stability clock decides about the next mode. */
  PROBATION;

  @JsonValue
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
