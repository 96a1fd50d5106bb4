package dev.upshift.protocol;

import com.fasterxml.jackson.annotation.JsonEnumDefaultValue;
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
  /** A checkpoint that must not be resumed from was found, and what was done about it. */
  CHECKPOINT_DAMAGED,
  /** The training was put back to a checkpoint that was kept aside. */
  ROLLED_BACK,
  /** The host slept; no reboot. */
  SUSPENDED,
  /** The host's clock was set; no reboot. */
  CLOCK_STEPPED,
  /** The agent alone was started again; no reboot. */
  AGENT_RESTARTED,
  /** The broker could not be reached for a while; no reboot. */
  CONNECTION_LOST,
  COMPLETED,
  START_FAILED,
  /** What a later Upshift tells and this one does not know: heard, and nothing more. */
  @JsonEnumDefaultValue
  OTHER;

  @JsonValue
  public String word() {
    return asWord();
  }
}
