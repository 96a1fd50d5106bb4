package dev.upshift.agent.telemetry;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The critical errors of the GPUs, asked for as NVML's events. A library or a card that does not
 * give them leaves the kernel's log, where the driver writes the same. Belongs to the sensor's
 * thread.
 */
final class NvmlErrors {
  private static final int MOST_AT_ONCE = 100;
  private static final long EVENT_BYTES = 32;

  private final NvmlLibrary library;
  private final KernelLog log;
  private final Arena arena;
  private final MemorySegment set;
  private final MemorySegment event;
  private final boolean hasSet;
  private final Map<String, Boolean> registered = new HashMap<>();
  private final Map<Long, String> devices = new HashMap<>();

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
    var _ =
        registered.computeIfAbsent(
            uuid, _ -> hasSet && library.registerErrors(device, set) == NvmlLibrary.SUCCESS);
  }

  void close() {
    log.close();
  }

  List<Xid> newOnes() {
    List<Xid> found = new ArrayList<>();
    List<Xid> logged = Xid.inLines(log.newLines());
    if (registered.isEmpty() || registered.containsValue(false)) {
      found.addAll(logged);
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
