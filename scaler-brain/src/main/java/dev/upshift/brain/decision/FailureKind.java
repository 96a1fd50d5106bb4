package dev.upshift.brain.decision;

import java.util.Locale;

/** What can count against a mode. */
public enum FailureKind {
  REBOOT,
  CRASH_LOOP,
  HANG,
  GPU_LOST,
  TROUBLE;

  public String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
