package dev.upshift.agent.telemetry;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.upshift.protocol.Telemetry.Gpu;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * NVIDIA GPUs through NVML, opened once. A figure that a card does not give is null; a library that
 * is absent or does not start means no GPU.
 */
public final class NvmlGpus implements GpuSource {
  private static final Logger LOG = LoggerFactory.getLogger(NvmlGpus.class);
  private static final int TEXT_BYTES = 96;

  /** The problem of a card that has fallen off the bus. */
  static final String LOST = "lost";

  private final Arena arena;
  private final NvmlLibrary library;
  private final NvmlErrors errors;

  private NvmlGpus(Arena arena, NvmlLibrary library, KernelLog log) {
    this.arena = arena;
    this.library = library;
    this.errors = new NvmlErrors(library, arena, log);
  }

  static KernelLog kernelLog() {
    return KernelLog.follow(Path.of("/dev/kmsg"), KernelLog.uptimeMicros(Path.of("/proc")));
  }

  /** The driver's own library, found by the system's loader. */
  public static GpuSource open() {
    return open(NvmlLibrary.NAME, NvmlGpus::kernelLog);
  }

  @SuppressWarnings("MustBeClosed") // The GPUs that are returned close it.
  static GpuSource open(String libraryName, Supplier<KernelLog> log) {
    Arena arena = Arena.ofShared();
    NvmlLibrary library = NvmlLibrary.open(libraryName, arena).orElse(null);
    if (library == null) {
      arena.close();
      return GpuSource.none();
    }
    int code = library.init();
    if (code != NvmlLibrary.SUCCESS) {
      LOG.warn("{} is there but does not start (code {}): no GPU figures", libraryName, code);
      arena.close();
      return new NoGpus(
          "no GPU", Optional.of("the driver does not start: NVML answers with code " + code));
    }
    return new NvmlGpus(arena, library, log.get());
  }

  @Override
  public List<Gpu> read() {
    try (Arena memory = Arena.ofConfined()) {
      MemorySegment count = memory.allocate(JAVA_INT);
      int code = library.count(count);
      if (code != NvmlLibrary.SUCCESS) {
        throw new IllegalStateException("NVML cannot count the GPUs: code " + code);
      }
      List<Gpu> gpus = new ArrayList<>();
      for (int index = 0; index < count.get(JAVA_INT, 0); index++) {
        gpus.add(gpu(memory, index));
      }
      return List.copyOf(gpus);
    }
  }

  @Override
  public List<Xid> errors() {
    return errors.newOnes();
  }

  @Override
  public Optional<String> name() {
    return Optional.of("nvml");
  }

  @Override
  public String description() {
    try (Arena memory = Arena.ofConfined()) {
      String driver = text(memory, library::driverVersion);
      String names =
          read().stream().map(g -> String.valueOf(g.name())).collect(Collectors.joining(", "));
      return "driver " + driver + ", " + names;
    }
  }

  @Override
  public void close() {
    errors.close();
    library.shutdown();
    arena.close();
  }

  private Gpu gpu(Arena memory, int index) {
    MemorySegment pointer = memory.allocate(ADDRESS);
    MemorySegment uuid = memory.allocate(TEXT_BYTES);
    int code = library.handle(index, pointer);
    code = code == NvmlLibrary.SUCCESS ? library.uuid(pointer.get(ADDRESS, 0), uuid) : code;
    if (code != NvmlLibrary.SUCCESS) {
      return unanswering(index, code);
    }
    MemorySegment device = pointer.get(ADDRESS, 0);
    MemorySegment degrees = memory.allocate(JAVA_INT);
    int warmth = library.temperature(device, degrees);
    if (warmth == NvmlLibrary.GPU_IS_LOST) {
      return unanswering(index, warmth); // Its handle was known before it fell off the bus.
    }
    errors.watch(device, uuid.getString(0));
    Integer milliwatts = number(memory, n -> library.power(device, n));
    MemorySegment sizes = memory.allocate(JAVA_LONG, 3);
    boolean sized = library.memory(device, sizes) == NvmlLibrary.SUCCESS;
    return new Gpu(
        index,
        uuid.getString(0),
        text(memory, t -> library.name(device, t)),
        utilization(memory, device),
        sized ? sizes.getAtIndex(JAVA_LONG, 2) : null,
        sized ? sizes.getAtIndex(JAVA_LONG, 0) : null,
        warmth == NvmlLibrary.SUCCESS ? (double) degrees.get(JAVA_INT, 0) : null,
        map(milliwatts, m -> m / 1000.0),
        number(memory, n -> library.clock(device, 1, n)),
        number(memory, n -> library.clock(device, 2, n)),
        wide(memory, n -> library.eccErrors(device, 0, n)),
        wide(memory, n -> library.eccErrors(device, 1, n)),
        throttleReasons(memory, device),
        processes(memory, device),
        null);
  }

  private static Gpu unanswering(int index, int code) {
    return unanswering(
        index, code == NvmlLibrary.GPU_IS_LOST ? LOST : "does not answer: NVML's code " + code);
  }

  static Gpu unanswering(int index, String problem) {
    return new Gpu(
        index, null, null, null, null, null, null, null, null, null, null, null, null, null,
        problem);
  }

  private @Nullable List<String> throttleReasons(Arena memory, MemorySegment device) {
    Long mask = wide(memory, n -> library.throttleReasons(device, n));
    return mask == null ? null : ThrottleReasons.words(mask);
  }

  private @Nullable Integer processes(Arena memory, MemorySegment device) {
    MemorySegment count = memory.allocate(JAVA_INT);
    int code = library.processes(device, count);
    return code == NvmlLibrary.SUCCESS || code == NvmlLibrary.INSUFFICIENT_SIZE
        ? count.get(JAVA_INT, 0)
        : null;
  }

  private static @Nullable Long wide(Arena memory, ToIntFunction<MemorySegment> call) {
    MemorySegment number = memory.allocate(JAVA_LONG);
    return call.applyAsInt(number) == NvmlLibrary.SUCCESS ? number.get(JAVA_LONG, 0) : null;
  }

  private @Nullable Double utilization(Arena memory, MemorySegment device) {
    MemorySegment rates = memory.allocate(JAVA_INT, 2);
    return library.utilization(device, rates) == NvmlLibrary.SUCCESS
        ? (double) rates.getAtIndex(JAVA_INT, 0)
        : null;
  }

  private static @Nullable Integer number(Arena memory, ToIntFunction<MemorySegment> call) {
    MemorySegment number = memory.allocate(JAVA_INT);
    return call.applyAsInt(number) == NvmlLibrary.SUCCESS ? number.get(JAVA_INT, 0) : null;
  }

  private static @Nullable String text(Arena memory, ToIntFunction<MemorySegment> call) {
    MemorySegment text = memory.allocate(TEXT_BYTES);
    return call.applyAsInt(text) == NvmlLibrary.SUCCESS ? text.getString(0) : null;
  }

  private static @Nullable Double map(@Nullable Integer value, Function<Integer, Double> mapping) {
    return value == null ? null : mapping.apply(value);
  }
}
