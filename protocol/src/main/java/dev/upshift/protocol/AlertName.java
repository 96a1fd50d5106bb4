package dev.upshift.protocol;

/**
 * The alerts that Upshift's processes raise, by the names in {@code {scope}/alert/{name}}. The
 * notifier's alerts about one of its channels have names of their own, made with the channel's.
 */
public enum AlertName implements Word {
  BROKER_UNREACHABLE,
  DISK_FULL,
  HELD,
  LATE_STORM,
  LIMITS_NOT_SET,
  NOT_RUNNING,
  NOTIFIER_CONFIGURATION,
  SILENT,
  SITE_EVENT,
  TOO_MANY_PLANNED_REBOOTS,
  UNKNOWN_MODE,
  UNSTABLE_AT_LOWEST,
  UNSTABLE_BUT_HELD;

  public String word() {
    return asWord();
  }
}
