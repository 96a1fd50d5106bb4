package dev.upshift.brain.decision;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** Why a decision was taken: a closed set of words. */
public enum Reason {
  START,
  SCALE_UP,
  FALLBACK,
  RETRY,
  SETTLE,
  OVERRIDE,
  OVERRIDE_EXPIRED,
  RESET,
  COMPLETE,
  UNKNOWN,
  RECOVERED,
  SITE_EVENT,
  UNSTABLE_AT_LOWEST,
  PROMOTION_LIMIT,
  SUPERSEDED,
  PAUSE,
  RESUME,
  RELEASE,
  OPERATOR_RETRY,
  REDEFINED,
  LATE_STORM,
  HOLD,
  RESOLVED;

  @JsonValue
  public String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
