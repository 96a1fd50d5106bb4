package dev.upshift.protocol;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** The actions that a brain commands once, below {@code {host}/command}. */
public enum CommandAction {
  CHECKPOINT,
  ROLLBACK,
  RESTART_TRAINING,
  STOP,
  START,
  ANNOUNCE_REBOOT;

  @JsonValue
  public String leaf() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
