package dev.upshift.agent.telemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.upshift.protocol.Telemetry.Gpu;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** GPU figures from a library that is built here and stands for NVIDIA's. */
final class NvmlGpusTest {
  private static final long GIBIBYTE = 1L << 30;

  @TempDir Path folder;

  @Test
  void read_ofOneCard_givesEveryFigure() throws Exception {
    try (GpuSource gpus = NvmlStub.open(folder, "GPUS=1")) {
      assertThat(gpus.read())
          .containsExactly(
              new Gpu(
                  0,
                  "GPU-0",
                  "Stub H100 0",
                  70.0,
                  2 * GIBIBYTE,
                  80 * GIBIBYTE,
                  60.0,
                  350.5,
                  1700,
                  2600,
                  5L,
                  1L,
                  List.of("power-cap", "thermal"),
                  18,
                  null));
      assertThat(gpus.name()).contains("nvml");
    }
  }

  @Test
  void read_ofEightCards_givesNullForWhatOneDoesNotGive() throws Exception {
    try (GpuSource gpus = NvmlStub.open(folder, "GPUS=8")) {
      List<Gpu> read = gpus.read();
      assertThat(read).extracting(Gpu::index).containsExactly(0, 1, 2, 3, 4, 5, 6, 7);
      assertThat(read.get(1).powerWatts()).isNull();
      assertThat(read.get(1).eccUncorrected()).isNull();
      assertThat(read.get(7).throttleReasons()).isEmpty();
      assertThat(gpus.description()).startsWith("driver 550.54, Stub H100 0, Stub H100 1");
    }
  }

  @Test
  void read_whereACardIsLost_saysSoOfThatCardOnly() throws Exception {
    try (GpuSource gpus = NvmlStub.open(folder, "GPUS=3", "LOST=1")) {
      List<Gpu> read = gpus.read();
      assertThat(read).extracting(Gpu::problem).containsExactly(null, "lost", null);
      assertThat(read.get(1).uuid()).isNull();
      assertThat(read.get(2).utilizationPercent()).isEqualTo(72.0);
    }
  }

  @Test
  void read_whereACardFellOffTheBus_isLost_thoughItsHandleIsStillGiven() throws Exception {
    try (GpuSource gpus = NvmlStub.open(folder, "GPUS=3", "FALLEN=1")) {
      List<Gpu> read = gpus.read();
      assertThat(read).extracting(Gpu::problem).containsExactly(null, "lost", null);
      assertThat(read.get(1).uuid()).isNull();
      assertThat(read.get(2).utilizationPercent()).isEqualTo(72.0);
    }
  }

  @Test
  void read_whereTheLibraryCountsNone_isEmpty() throws Exception {
    try (GpuSource gpus = NvmlStub.open(folder, "GPUS=0")) {
      assertThat(gpus.read()).isEmpty();
      assertThat(gpus.problem()).isEmpty();
    }
  }

  @Test
  void open_whereTheDriverDoesNotStart_meansNoGpu_andSaysWhy() throws Exception {
    try (GpuSource gpus = NvmlStub.open(folder, "GPUS=2", "INIT_CODE=9")) {
      assertThat(gpus.read()).isEmpty();
      assertThat(gpus.problem().orElseThrow()).contains("code 9");
    }
  }

  @Test
  void open_withoutTheLibrary_meansNoGpu() {
    try (GpuSource gpus =
        NvmlGpus.open(folder.resolve("libnvidia-ml.so.1").toString(), NvmlStub::silentLog)) {
      assertThat(gpus.read()).isEmpty();
      assertThat(gpus.description()).isEqualTo("no GPU");
      assertThat(gpus.problem()).isEmpty();
    }
  }

  @Test
  void errors_asNvmlsEvents_areToldOnce_withTheCard() throws Exception {
    try (GpuSource gpus = NvmlStub.open(folder, "GPUS=2", "XID=79")) {
      assertThat(gpus.read()).hasSize(2);
      assertThat(gpus.errors()).containsExactly(new Xid(79, "GPU-0", "nvml"));
      assertThat(gpus.errors()).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"XID=-1", "nvmlEventSetWait_v2=none"})
  void errors_whereNvmlGivesNone_comeFromTheKernelsLog(String lacking) throws Exception {
    Path log = Files.writeString(folder.resolve("kmsg"), "");
    String old = "6,1,1000000,-;NVRM: Xid (PCI:0000:03:00): 13, pid=1\n";
    String fresh = "6,2,9000000,-;NVRM: Xid (PCI:0000:03:00): 79, GPU has fallen off the bus.\n";
    Files.writeString(log, old + fresh, StandardOpenOption.APPEND);
    Path library = NvmlStub.build(folder, List.of("GPUS=1", lacking));
    try (GpuSource gpus =
        NvmlGpus.open(library.toString(), () -> KernelLog.follow(log, 5_000_000))) {
      assertThat(gpus.read()).hasSize(1);
      List<Xid> errors =
          Awaitility.await()
              .atMost(Duration.ofSeconds(30))
              .until(gpus::errors, found -> !found.isEmpty());
      assertThat(errors)
          .containsExactly(
              new Xid(
                  79,
                  "PCI:0000:03:00",
                  "NVRM: Xid (PCI:0000:03:00): 79, GPU has fallen off the bus."));
    }
  }

  @ParameterizedTest
  @MethodSource("driversWithEvents")
  void error_thatNvmlAndTheKernelsLogTell_isToldOnce_whileACardWithoutEventsTellsByTheLog(
      List<String> names) throws Exception {
    Path kernel = folder.resolve("kmsg");
    Files.writeString(
        kernel,
        """
        6,1,6000000,-;NVRM: Xid (PCI:0000:3a:00): 79, GPU has fallen off the bus.
        6,2,7000000,-;NVRM: Xid (PCI:0000:3b:00): 79, GPU has fallen off the bus.
        6,3,8000000,-;NVRM: Xid (PCI:0000:99:00): 48, no card that is known.
        """);
    List<String> settings = new ArrayList<>(List.of("GPUS=2", "XID=79", "UNREGISTERED=1"));
    settings.addAll(names);
    Path library = NvmlStub.build(folder, settings);
    List<Xid> told = new ArrayList<>();
    try (GpuSource gpus = NvmlGpus.open(library.toString(), () -> KernelLog.follow(kernel, 0))) {
      assertThat(gpus.read()).hasSize(2);
      Awaitility.await()
          .atMost(Duration.ofSeconds(30))
          .until(() -> {
            told.addAll(gpus.errors());
            return told.stream().anyMatch(x -> x.code() == 48);
          });
      told.addAll(gpus.errors());
    }
    assertThat(told)
        .extracting(Xid::code, Xid::gpu)
        .containsExactlyInAnyOrder(
            tuple(79, "GPU-0"), tuple(79, "PCI:0000:3b:00"), tuple(48, "PCI:0000:99:00"));
  }

  /** An earlier one has the same calls under other names. */
  private static Stream<List<String>> driversWithEvents() {
    return Stream.of(
        List.of(),
        List.of(
            "nvmlDeviceGetPciInfo_v3=nvmlDeviceGetPciInfo_v2",
            "nvmlEventSetWait_v2=nvmlEventSetWait"));
  }
}
