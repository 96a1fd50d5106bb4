package dev.upshift.agent.telemetry;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The critical errors of the GPUs, asked for as NVML's events. A library or a card that does not
 * give them leaves the kernel's log, where the driver writes the same; what it writes there of a
 * card that gives its events would be told twice. Belongs to the sensor's thread.
 */
final class NvmlErrors {
  private static final int MOST_AT_ONCE = 100;
  private static final long EVENT_BYTES = 32;

  /** Of NVML's place on the bus: a text of 16 bytes, then domain, bus and device as numbers. */
  private static final long PLACE_BYTES = 68;

  private static final long PLACE_DOMAIN = 16;

  private final NvmlLibrary library;
  private final KernelLog log;
  private final Arena arena;
  private final MemorySegment set;
  private final MemorySegment event;
  private final boolean hasSet;
  private final Map<String, Boolean> registered = new HashMap<>();
  private final Map<Long, String> devices = new HashMap<>();
  private final Set<String> placesOfRegistered = new HashSet<>();

  NvmlErrors(NvmlLibrary library, Arena arena, KernelLog log) {
    this.library = library;
    this.arena = arena;
    this.log = log;
    this.event = arena.allocate(EVENT_BYTES, Long.BYTES);
    MemorySegment pointer = arena.allocate(ADDRESS);
    this.hasSet = library.eventSet(pointer) == NvmlLibrary.SUCCESS;
    this.set = hasSet ? pointer.get(ADDRESS, 0) : MemorySegment.NULL;
  }

  /** From now on; asking again for the same card does nothing. */
  void watch(MemorySegment device, String uuid) {
    devices.put(device.address(), uuid);
    if (!registered.containsKey(uuid)) {
      boolean gives = hasSet && library.registerErrors(device, set) == NvmlLibrary.SUCCESS;
      registered.put(uuid, gives);
      if (gives) {
        place(device).ifPresent(placesOfRegistered::add);
      }
    }
  }

  /** As the driver names a card in the kernel's log. */
  private Optional<String> place(MemorySegment device) {
    try (Arena memory = Arena.ofConfined()) {
      MemorySegment info = memory.allocate(PLACE_BYTES, Integer.BYTES);
      return library.place(device, info) == NvmlLibrary.SUCCESS
          ? Optional.of(
              "PCI:%04x:%02x:%02x"
                  .formatted(
                      info.get(JAVA_INT, PLACE_DOMAIN),
                      info.get(JAVA_INT, PLACE_DOMAIN + Integer.BYTES),
                      info.get(JAVA_INT, PLACE_DOMAIN + 2 * Integer.BYTES)))
          : Optional.empty();
    }
  }

  void close() {
    log.close();
  }

  List<Xid> newOnes() {
    List<Xid> found = new ArrayList<>();
    List<Xid> logged = Xid.inLines(log.newLines());
    if (registered.isEmpty() || registered.containsValue(false)) {
      logged.stream().filter(x -> !placesOfRegistered.contains(x.gpu())).forEach(found::add);
    }
    while (hasSet
        && found.size() < MOST_AT_ONCE
        && arena.scope().isAlive()
        && library.nextEvent(set, event) == NvmlLibrary.SUCCESS) {
      found.add(
          new Xid(
              (int) event.get(JAVA_LONG, 2 * Long.BYTES),
              devices.getOrDefault(event.get(ADDRESS, 0).address(), "unknown"),
              "nvml"));
    }
    return found;
  }
}
