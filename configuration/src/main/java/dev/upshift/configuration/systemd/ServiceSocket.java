package dev.upshift.configuration.systemd;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The service manager's notification socket (systemd's {@code sd_notify} protocol): a component
 * says there that it is ready, that it still works, and that it ends. Where no service manager
 * waits for that, nothing is said.
 */
public final class ServiceSocket {
  /** The environment's names of it; a child that is no part of the service must not have them. */
  public static final Set<String> VARIABLES =
      Set.of("NOTIFY_SOCKET", "WATCHDOG_USEC", "WATCHDOG_PID");

  private final Optional<String> address;
  private final Optional<Duration> pace;

  private ServiceSocket(Optional<String> address, Optional<Duration> pace) {
    this.address = address;
    this.pace = pace;
  }

  /** What this process's environment names. */
  public static ServiceSocket present() {
    return of(System.getenv(), ProcessHandle.current().pid());
  }

  static ServiceSocket of(Map<String, String> environment, long pid) {
    Optional<String> address =
        Optional.ofNullable(environment.get("NOTIFY_SOCKET"))
            .filter(a -> a.startsWith("/") || a.startsWith("@"));
    boolean ours =
        Optional.ofNullable(environment.get("WATCHDOG_PID"))
            .map(String.valueOf(pid)::equals)
            .orElse(true);
    Optional<Duration> pace =
        Optional.ofNullable(environment.get("WATCHDOG_USEC"))
            .filter(u -> ours && address.isPresent() && u.matches("[1-9][0-9]{0,17}"))
            .map(u -> Duration.ofNanos(Long.parseLong(u)).multipliedBy(1000).dividedBy(2));
    return new ServiceSocket(address, pace);
  }

  /** How often {@link #alive} has to be said: half of the watchdog's time; empty without one. */
  public Optional<Duration> pace() {
    return pace;
  }

  public void ready() {
    say("READY=1");
  }

  public void alive() {
    say("WATCHDOG=1");
  }

  public void stopping() {
    say("STOPPING=1");
  }

  /** A manager that does not read has a watchdog or a start timeout of its own. */
  private void say(String state) {
    address.ifPresent(a -> {
      boolean _ = UnixDatagram.send(a, state);
    });
  }
}
