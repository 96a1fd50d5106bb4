package dev.upshift.agent.telemetry;

import dev.upshift.protocol.Telemetry.Gpu;
import java.util.List;

/** Where GPU figures come from. Reading blocks: for a worker thread. */
public interface GpuSource extends AutoCloseable {
  /** The GPUs of this host; an empty list says that it has none. */
  List<Gpu> read();

  /** The driver's version and each GPU's name: what makes this host another one when it changes. */
  String description();

  @Override
  void close();

  /** A host without GPUs. */
  static GpuSource none() {
    return new GpuSource() {
      @Override
      public List<Gpu> read() {
        return List.of();
      }

      @Override
      public String description() {
        return "no GPU";
      }

      @Override
      public void close() {}
    };
  }
}
