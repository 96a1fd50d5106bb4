package dev.upshift.brain.app;

import dev.upshift.protocol.HostId;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * Every host that the brain knows, each with its desk. All of them live on one event loop, so that
 * what concerns one host happens in order.
 */
final class Fleet {
  /** More than this is somebody making names up. */
  static final int LIMIT = 10_000;

  private final Map<HostId, HostDesk> desks = new TreeMap<>();
  private final Optional<Set<HostId>> registered;
  private final Function<HostId, HostDesk> newDesk;

  Fleet(Optional<Set<HostId>> registered, Function<HostId, HostDesk> newDesk) {
    this.registered = registered;
    this.newDesk = newDesk;
  }

  void add(HostDesk desk) {
    desks.put(desk.host(), desk);
  }

  /** The host's desk, made where there is none; empty where the host may not have one. */
  Optional<HostDesk> welcome(HostId host) {
    Optional<HostDesk> known = known(host);
    if (known.isPresent() || desks.size() >= LIMIT || !admits(host)) {
      return known;
    }
    HostDesk desk = newDesk.apply(host);
    desks.put(host, desk);
    return Optional.of(desk);
  }

  Optional<HostDesk> known(HostId host) {
    return Optional.ofNullable(desks.get(host)).filter(_ -> admits(host));
  }

  /** Whether this brain is for the host at all. */
  boolean admits(HostId host) {
    return registered.isEmpty() || registered.get().contains(host);
  }

  Collection<HostDesk> desks() {
    return desks.values().stream().filter(d -> admits(d.host())).toList();
  }
}
