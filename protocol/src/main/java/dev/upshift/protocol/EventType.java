package dev.upshift.protocol;

import com.fasterxml.jackson.annotation.JsonValue;

/** What a host agent records as a single happening. */
public enum EventType implements Word {
  REBOOT,
  REBOOT_ANNOUNCED,
  CRASH_LOOP,
  HANG,
  GPU_LOST,
  /** The training tells of trouble, or its rate of progress has collapsed. */
  TROUBLE,
  CHECKPOINT,
  COMPLETED,
  START_FAILED;

  @JsonValue
  public String word() {
    return asWord();
  }
}
