package dev.upshift.agent.telemetry;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.upshift.protocol.Telemetry.Gpu;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
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

  private final Arena arena;
  private final NvmlLibrary library;

  private NvmlGpus(Arena arena, NvmlLibrary library) {
    this.arena = arena;
    this.library = library;
  }

  /** The driver's own library, found by the system's loader. */
  public static GpuSource open() {
    return open(NvmlLibrary.NAME);
  }

  @SuppressWarnings("MustBeClosed") // The GPUs that are returned close it.
  static GpuSource open(String libraryName) {
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
      return GpuSource.none();
    }
    return new NvmlGpus(arena, library);
  }

  @Override
  public List<Gpu> read() {
    try (Arena memory = Arena.ofConfined()) {
      Integer count = number(memory, library::count);
      List<Gpu> gpus = new ArrayList<>();
      for (int index = 0; index < Objects.requireNonNullElse(count, 0); index++) {
        gpus.add(gpu(memory, index));
      }
      return List.copyOf(gpus);
    }
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
    library.shutdown();
    arena.close();
  }

  private Gpu gpu(Arena memory, int index) {
    MemorySegment pointer = memory.allocate(ADDRESS);
    if (library.handle(index, pointer) != NvmlLibrary.SUCCESS) {
      return new Gpu(index, null, null, null, null, null, null, null);
    }
    MemorySegment device = pointer.get(ADDRESS, 0);
    Integer milliwatts = number(memory, n -> library.power(device, n));
    MemorySegment sizes = memory.allocate(JAVA_LONG, 3);
    boolean sized = library.memory(device, sizes) == NvmlLibrary.SUCCESS;
    return new Gpu(
        index,
        text(memory, t -> library.uuid(device, t)),
        text(memory, t -> library.name(device, t)),
        utilization(memory, device),
        sized ? sizes.getAtIndex(JAVA_LONG, 2) : null,
        sized ? sizes.getAtIndex(JAVA_LONG, 0) : null,
        map(number(memory, n -> library.temperature(device, n)), Integer::doubleValue),
        map(milliwatts, m -> m / 1000.0));
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
