package dev.upshift.agent.telemetry;

import dev.upshift.protocol.Telemetry.Gpu;
import java.util.List;
import java.util.Optional;

/** Where GPU figures come from. Reading blocks: for a worker thread. */
public interface GpuSource extends AutoCloseable {
  /** The GPUs of this host; an empty list says that it has none. */
  List<Gpu> read();

  /** The errors that the driver has told of since the last time. */
  default List<Xid> errors() {
    return List.of();
  }

  /** The driver's version and each GPU's name: what makes this host another one when it changes. */
  String description();

  /** {@code nvml} or {@code nvidia-smi}; empty without GPUs. */
  Optional<String> name();

  /** Why there are no figures although there should be. */
  default Optional<String> problem() {
    return Optional.empty();
  }

  @Override
  void close();

  /** A host without GPUs. */
  static GpuSource none() {
    return new NoGpus("no GPU", Optional.empty());
  }

  /** NVML, or else the {@code nvidia-smi} program, or else none, with the reason where one is. */
  static GpuSource find() {
    GpuSource nvml = NvmlGpus.open();
    return nvml.name().isPresent() ? nvml : NvidiaSmi.onPath().<GpuSource>map(s -> s).orElse(nvml);
  }
}
