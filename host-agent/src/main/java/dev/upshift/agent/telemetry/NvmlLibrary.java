package dev.upshift.agent.telemetry;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

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
  static final int FUNCTION_NOT_FOUND = 13;

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
