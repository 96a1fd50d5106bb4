package dev.upshift.brain.app;

import dev.upshift.brain.decision.Input;
import dev.upshift.protocol.HostId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The plain values of a host below {@code status/}, and its description for Home Assistant: each is
 * said when it has changed.
 */
final class StatusBoard {
  private final HostId host;
  private final Announcer announcer;
  private final Map<String, String> said = new HashMap<>();
  private @Nullable List<Input.Rung> described;

  StatusBoard(HostId host, Announcer announcer) {
    this.host = host;
    this.announcer = announcer;
  }

  /** Everything will be said again. */
  void forget() {
    said.clear();
    forgetDevice();
  }

  void forgetDevice() {
    described = null;
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

  /** The host as a device with these modes. */
  void device(List<Input.Rung> ladder) {
    if (announcer.isConnected() && !ladder.equals(described)) {
      described = ladder;
      List<String> modes = ladder.stream().map(Input.Rung::mode).toList();
      announcer.described(host, HomeDevice.describe(announcer.topics(), host, modes));
    }
  }

  private void say(String metric, String value) {
    if (!value.equals(said.put(metric, value))) {
      announcer.status(host, metric, value);
    }
  }
}
