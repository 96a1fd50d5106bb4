package dev.upshift.brain.app;

import dev.upshift.protocol.HostId;
import java.util.HashMap;
import java.util.Map;

/** The plain values of a host below {@code status/}: each is said when it has changed. */
final class StatusBoard {
  private final HostId host;
  private final Announcer announcer;
  private final Map<String, String> said = new HashMap<>();

  StatusBoard(HostId host, Announcer announcer) {
    this.host = host;
    this.announcer = announcer;
  }

  /** Everything will be said again. */
  void forget() {
    said.clear();
  }

  /** Words, whenever they may have changed. */
  void words(Map<String, String> values) {
    if (announcer.isConnected()) {
      values.forEach(this::say);
    }
  }

  /** Numbers; the caller sees to it that this is at most once a minute. */
  void numbers(Map<String, String> values) {
    words(values);
  }

  private void say(String metric, String value) {
    if (!value.equals(said.put(metric, value))) {
      announcer.status(host, metric, value);
    }
  }
}
