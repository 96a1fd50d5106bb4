package dev.upshift.protocol;

import com.fasterxml.jackson.annotation.JsonValue;

/** Whether the publisher of a session is connected. */
public enum Presence implements Word {
  ONLINE,
  OFFLINE;

  @JsonValue
  public String word() {
    return asWord();
  }
}
