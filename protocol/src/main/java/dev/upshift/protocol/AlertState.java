package dev.upshift.protocol;

import com.fasterxml.jackson.annotation.JsonValue;

/** Whether an alert's condition holds. */
public enum AlertState implements Word {
  FIRING,
  RESOLVED;

  @JsonValue
  public String word() {
    return asWord();
  }
}
