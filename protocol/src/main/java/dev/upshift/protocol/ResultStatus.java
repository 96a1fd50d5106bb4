package dev.upshift.protocol;

import com.fasterxml.jackson.annotation.JsonValue;

/** How a command ended, or stands. */
public enum ResultStatus implements Word {
  ACCEPTED,
  RUNNING,
  DONE,
  FAILED,
  REJECTED,
  EXPIRED,
  DUPLICATE;

  @JsonValue
  public String word() {
    return asWord();
  }
}
