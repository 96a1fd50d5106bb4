package dev.upshift.brain.app;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How Home Assistant shows each status of a host; the classes and units are its own words. */
enum HomeSensor {
  MODE("Mode"),
  STATE("State"),
  SINCE("Since", "timestamp", null),
  MINUTES_IN_MODE("Time in mode", "duration", "min"),
  UPTIME_SECONDS("Uptime", "duration", "s"),
  REBOOTS_LAST_HOUR("Failures in the last hour", null, null),
  NEXT("Next"),
  NEXT_AT("Next at", "timestamp", null),
  REASON("Reason"),
  TRAINING("Training"),
  PROCESSES("Processes", null, null),
  GPU_UTILIZATION("GPU utilization", null, "%"),
  GPU_MEMORY_PERCENT("GPU memory", null, "%"),
  GPU_TEMPERATURE("GPU temperature", "temperature", "°C"),
  GPU_POWER("GPU power", "power", "W"),
  PROGRESS_PERCENT("Progress", null, "%"),
  RATE_PER_HOUR("Progress an hour", null, null),
  ETA("Done at", "timestamp", null),
  COST_PER_HOUR("Cost an hour", null, null),
  COST_SO_FAR("Cost so far", null, null),
  SAVED("Saved", null, null);

  /** Its word for a value that there is not, and the longest text that it keeps. */
  private static final String TEMPLATE = "{{ 'None' if value == 'none' else value[:255] }}";

  private final String title;
  private final boolean measured;
  private final @Nullable String deviceClass;
  private final @Nullable String unit;

  /** A word. */
  HomeSensor(String title) {
    this.title = title;
    this.measured = false;
    this.deviceClass = null;
    this.unit = null;
  }

  /** A number, or a moment. */
  HomeSensor(String title, @Nullable String deviceClass, @Nullable String unit) {
    this.title = title;
    this.measured = !"timestamp".equals(deviceClass);
    this.deviceClass = deviceClass;
    this.unit = unit;
  }

  /** The status, as the contract names it. */
  String metric() {
    return key().replace('_', '-');
  }

  String key() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** What describes it, without its topic. */
  Map<String, Object> keys() {
    Map<String, Object> keys = new LinkedHashMap<>();
    keys.put("platform", "sensor");
    keys.put("name", title);
    keys.put("value_template", TEMPLATE);
    if (measured) {
      keys.put("state_class", "measurement");
    }
    if (deviceClass != null) {
      keys.put("device_class", deviceClass);
    }
    if (unit != null) {
      keys.put("unit_of_measurement", unit);
    }
    return keys;
  }
}
