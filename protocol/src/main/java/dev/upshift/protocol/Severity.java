package dev.upshift.protocol;

import com.fasterxml.jackson.annotation.JsonValue;

/** How much an alert matters. */
public enum Severity implements Word {
  INFO,
  WARNING,
  CRITICAL;

  @JsonValue
  public String word() {
    return asWord();
  }
}
