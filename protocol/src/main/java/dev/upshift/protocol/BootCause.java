package dev.upshift.protocol;

import com.fasterxml.jackson.annotation.JsonValue;

/** Why a boot ended; {@code UNKNOWN} counts as unplanned. */
public enum BootCause implements Word {
  UNPLANNED,
  PLANNED,
  UNKNOWN;

  @JsonValue
  public String word() {
    return asWord();
  }
}
