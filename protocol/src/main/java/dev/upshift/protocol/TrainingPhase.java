package dev.upshift.protocol;

import com.fasterxml.jackson.annotation.JsonValue;

/** What the training of a mode is doing. */
public enum TrainingPhase implements Word {
  STARTING,
  RUNNING,
  STOPPING,
  STOPPED,
  CRASH_LOOPING,
  COMPLETED;

  @JsonValue
  public String word() {
    return asWord();
  }
}
