package dev.upshift.agent.telemetry;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.util.Optional;

/**
 * The calls of NVIDIA's management library that the agent uses, bound once. Each answers NVML's
 * return code, 0 for success; a call that this version of the library lacks answers {@link
 * #FUNCTION_NOT_FOUND}.
 */
@SuppressWarnings("restricted") // Calling NVML is what this class is for.
final class NvmlLibrary {
  static final String NAME = "libnvidia-ml.so.1";
  static final int SUCCESS = 0;
  static final int INSUFFICIENT_SIZE = 7;
  static final int TIMEOUT = 10;
  static final int FUNCTION_NOT_FOUND = 13;
  static final int GPU_IS_LOST = 15;

  private static final long XID_CRITICAL_ERROR = 8;

  private final Linker linker = Linker.nativeLinker();
  private final SymbolLookup symbols;
  private final Optional<MethodHandle> init;
  private final Optional<MethodHandle> shutdown;
  private final Optional<MethodHandle> driverVersion;
  private final Optional<MethodHandle> count;
  private final Optional<MethodHandle> handle;
  private final Optional<MethodHandle> uuid;
  private final Optional<MethodHandle> name;
  private final Optional<MethodHandle> utilization;
  private final Optional<MethodHandle> memory;
  private final Optional<MethodHandle> temperature;
  private final Optional<MethodHandle> power;
  private final Optional<MethodHandle> clock;
  private final Optional<MethodHandle> eccErrors;
  private final Optional<MethodHandle> throttleReasons;
  private final Optional<MethodHandle> processes;
  private final Optional<MethodHandle> place;
  private final Optional<MethodHandle> eventSet;
  private final Optional<MethodHandle> registerEvents;
  private final Optional<MethodHandle> nextEvent;

  private NvmlLibrary(SymbolLookup symbols) {
    this.symbols = symbols;
    this.init = bind("nvmlInit_v2");
    this.shutdown = bind("nvmlShutdown");
    this.driverVersion = bind("nvmlSystemGetDriverVersion", ADDRESS, JAVA_INT);
    this.count = bind("nvmlDeviceGetCount_v2", ADDRESS);
    this.handle = bind("nvmlDeviceGetHandleByIndex_v2", JAVA_INT, ADDRESS);
    this.uuid = bind("nvmlDeviceGetUUID", ADDRESS, ADDRESS, JAVA_INT);
    this.name = bind("nvmlDeviceGetName", ADDRESS, ADDRESS, JAVA_INT);
    this.utilization = bind("nvmlDeviceGetUtilizationRates", ADDRESS, ADDRESS);
    this.memory = bind("nvmlDeviceGetMemoryInfo", ADDRESS, ADDRESS);
    this.temperature = bind("nvmlDeviceGetTemperature", ADDRESS, JAVA_INT, ADDRESS);
    this.power = bind("nvmlDeviceGetPowerUsage", ADDRESS, ADDRESS);
    this.clock = bind("nvmlDeviceGetClockInfo", ADDRESS, JAVA_INT, ADDRESS);
    this.eccErrors = bind("nvmlDeviceGetTotalEccErrors", ADDRESS, JAVA_INT, JAVA_INT, ADDRESS);
    this.throttleReasons = bind("nvmlDeviceGetCurrentClocksThrottleReasons", ADDRESS, ADDRESS);
    this.processes = bind("nvmlDeviceGetComputeRunningProcesses_v3", ADDRESS, ADDRESS, ADDRESS);
    // Of earlier drivers: what is read of the answers stands at the same places.
    this.place =
        bind("nvmlDeviceGetPciInfo_v3", ADDRESS, ADDRESS)
            .or(() -> bind("nvmlDeviceGetPciInfo_v2", ADDRESS, ADDRESS));
    this.eventSet = bind("nvmlEventSetCreate", ADDRESS);
    this.registerEvents = bind("nvmlDeviceRegisterEvents", ADDRESS, JAVA_LONG, ADDRESS);
    this.nextEvent =
        bind("nvmlEventSetWait_v2", ADDRESS, ADDRESS, JAVA_INT)
            .or(() -> bind("nvmlEventSetWait", ADDRESS, ADDRESS, JAVA_INT));
  }

  /** The library, or empty where the host has none. */
  static Optional<NvmlLibrary> open(String library, Arena arena) {
    try {
      return Optional.of(new NvmlLibrary(SymbolLookup.libraryLookup(library, arena)));
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }

  int init() {
    return call(init);
  }

  int shutdown() {
    return call(shutdown);
  }

  int driverVersion(MemorySegment text) {
    return call(driverVersion, text, Math.toIntExact(text.byteSize()));
  }

  int count(MemorySegment number) {
    return call(count, number);
  }

  int handle(int index, MemorySegment device) {
    return call(handle, index, device);
  }

  int uuid(MemorySegment device, MemorySegment text) {
    return call(uuid, device, text, Math.toIntExact(text.byteSize()));
  }

  int name(MemorySegment device, MemorySegment text) {
    return call(name, device, text, Math.toIntExact(text.byteSize()));
  }

  /** Two unsigned ints: GPU and memory, in percent. */
  int utilization(MemorySegment device, MemorySegment rates) {
    return call(utilization, device, rates);
  }

  /** Three unsigned longs: total, free and used bytes. */
  int memory(MemorySegment device, MemorySegment sizes) {
    return call(memory, device, sizes);
  }

  /** Degrees Celsius of the GPU's own sensor. */
  int temperature(MemorySegment device, MemorySegment degrees) {
    return call(temperature, device, 0, degrees);
  }

  /** Milliwatts. */
  int power(MemorySegment device, MemorySegment milliwatts) {
    return call(power, device, milliwatts);
  }

  /** Megahertz of the clock of a kind: 1 computes, 2 is the memory's. */
  int clock(MemorySegment device, int kind, MemorySegment megahertz) {
    return call(clock, device, kind, megahertz);
  }

  /** Memory errors since the driver started: corrected (0) or uncorrected (1) ones. */
  int eccErrors(MemorySegment device, int kind, MemorySegment count) {
    return call(eccErrors, device, kind, 0, count);
  }

  /** A mask of 64 bits. */
  int throttleReasons(MemorySegment device, MemorySegment mask) {
    return call(throttleReasons, device, mask);
  }

  /**
   * The computing processes: with room for none it answers {@link #INSUFFICIENT_SIZE} and their
   * number.
   */
  int processes(MemorySegment device, MemorySegment count) {
    return call(processes, device, count, MemorySegment.NULL);
  }

  /** Where the card is on the PCI bus. */
  int place(MemorySegment device, MemorySegment info) {
    return call(place, device, info);
  }

  /** A set of events; of none where nothing could be read from it. */
  int eventSet(MemorySegment set) {
    return nextEvent.isPresent() ? call(eventSet, set) : FUNCTION_NOT_FOUND;
  }

  /** Asks for the critical errors of a device. */
  int registerErrors(MemorySegment device, MemorySegment set) {
    return call(registerEvents, device, XID_CRITICAL_ERROR, set);
  }

  /** The next event that has happened, without waiting: {@link #TIMEOUT} where none has. */
  int nextEvent(MemorySegment set, MemorySegment event) {
    return call(nextEvent, set, event, 0);
  }

  private Optional<MethodHandle> bind(String function, MemoryLayout... arguments) {
    return symbols
        .find(function)
        .map(f -> linker.downcallHandle(f, FunctionDescriptor.of(JAVA_INT, arguments)));
  }

  private static int call(Optional<MethodHandle> function, Object... arguments) {
    if (function.isEmpty()) {
      return FUNCTION_NOT_FOUND;
    }
    try {
      return (int) function.get().invokeWithArguments(arguments);
    } catch (Throwable e) {
      throw new IllegalStateException("a call of " + NAME + " failed", e);
    }
  }
}
