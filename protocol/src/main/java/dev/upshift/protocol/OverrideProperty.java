package dev.upshift.protocol;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** What people can set, below {@code {scope}/override}. */
public enum OverrideProperty {
  MODE,
  PAUSE,
  RETRY,
  RESET,
  TRAINING,
  ANNOUNCE_REBOOT,
  ACKNOWLEDGE,
  SILENCE;

  @JsonValue
  public String leaf() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
