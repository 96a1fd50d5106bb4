package dev.upshift.cli.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.upshift.agent.app.AgentConfiguration;
import dev.upshift.agent.process.Ownership;
import dev.upshift.agent.telemetry.GpuSource;
import dev.upshift.configuration.YamlFile;
import dev.upshift.protocol.Telemetry;
import dev.upshift.testkit.EmbeddedBrokerFixture;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each thing that the doctor looks at, whole and broken. */
final class DoctorTest {
  private static final URI NOBODY = URI.create("http://127.0.0.1:1");

  @TempDir static Path shared;
  private static EmbeddedBrokerFixture broker;

  @TempDir Path folder;

  @BeforeAll
  static void startBroker() {
    broker = EmbeddedBrokerFixture.start(shared, "sample");
  }

  @AfterAll
  static void stopBroker() {
    broker.close();
  }

  @Test
  void broker_thatIsThere_letsEverySectionReadAndWrite() throws Exception {
    for (Patient patient : Patient.of(file(broker.uri(), "sample"))) {
      assertThat(BrokerCheck.of(patient))
          .as(patient.section())
          .allMatch(f -> f.status() == Finding.Status.OK);
    }
  }

  @Test
  void broker_thatIsNotThere_isFound_andNothingElseIsAsked() throws Exception {
    Patient agent = agent(file(URI.create("mqtt://127.0.0.1:1"), "sample"));

    assertThat(statuses(BrokerCheck.of(agent)))
        .containsEntry("broker", Finding.Status.FAILED)
        .containsEntry("permissions", Finding.Status.SKIPPED);
  }

  @Test
  void password_thatIsMissingOrWrong_isFound() throws Exception {
    Path file = file(broker.uri(), "sample");
    Files.writeString(file.resolveSibling("wrong"), "not the password");
    Files.writeString(file, Files.readString(file).replace(secret("sample"), "file:wrong"));
    assertThat(statuses(BrokerCheck.of(agent(file))))
        .containsEntry("password", Finding.Status.OK)
        .containsEntry("permissions", Finding.Status.FAILED);

    Files.delete(file.resolveSibling("wrong"));
    List<Finding> findings = BrokerCheck.of(agent(file));
    assertThat(statuses(findings)).containsEntry("password", Finding.Status.FAILED);
    assertThat(findings.getFirst().fix()).get().asString().contains("host add sample -c FILE");
  }

  @Test
  void permissions_ofAUserWhoPosesAsAnother_areFoundMissing() throws Exception {
    Patient agent = agent(file(broker.uri(), "sample"));
    Patient curious =
        new Patient(
            "client",
            agent.broker(),
            Optional.empty(),
            "viewer",
            Optional.of(broker.password("viewer")),
            agent.topicRoot(),
            "+/command/#",
            Optional.of("sample/command/stop"),
            Optional.empty());

    List<Finding> findings = BrokerCheck.of(curious);

    assertThat(statuses(findings)).containsEntry("permissions", Finding.Status.FAILED);
    assertThat(findings.getLast().fix()).isPresent();
  }

  @Test
  void disk_withoutRoomOrRights_isFound() {
    assertThat(DiskCheck.of("agent", folder.resolve("a/b"), 0, 0).status())
        .isEqualTo(Finding.Status.OK);
    assertThat(DiskCheck.of("agent", folder, 0, Long.MAX_VALUE).status())
        .isEqualTo(Finding.Status.WARNING);
    assertThat(DiskCheck.of("agent", folder, Long.MAX_VALUE, Long.MAX_VALUE).status())
        .isEqualTo(Finding.Status.FAILED);
    assertThat(DiskCheck.of("agent", Path.of("/proc/upshift"), 0, 0).status())
        .isEqualTo(Finding.Status.FAILED);
  }

  @Test
  void commands_withoutAProgramOrADirectory_areFound() throws Exception {
    Path file = file(broker.uri(), "sample");
    assertThat(commands(file)).allMatch(f -> f.status() == Finding.Status.OK);

    Files.writeString(file, Files.readString(file).replace("command: [sh,", "command: [shell,"));
    assertThat(commands(file).getFirst().detail()).contains("the program shell does not exist");

    Files.writeString(file, Files.readString(file).replace("directory: .", "directory: gone"));
    assertThat(commands(file).getFirst().detail()).contains("gone does not exist");
  }

  @Test
  void commands_withoutWhatTheyNeedBesides_areFound() throws Exception {
    Path file = file(broker.uri(), "sample");
    String sound = Files.readString(file);
    Path script = Files.writeString(folder.resolve("train"), "#!/opt/none/python3 -u\nimport x\n");
    assertThat(script.toFile().setExecutable(true)).isTrue();
    Files.writeString(file, sound.replace("command: [sh,", "command: [./train,"));
    assertThat(commands(file).getFirst().detail())
        .contains("is a script for /opt/none/python3, which is missing");

    Files.writeString(script, "#!/usr/bin/env none-such\nimport x\n");
    assertThat(commands(file).getFirst().detail()).contains("is a script for none-such");

    Files.writeString(script, "#!/usr/bin/env sh\nexit 0\n");
    assertThat(commands(file).getFirst().status()).isEqualTo(Finding.Status.OK);

    Files.writeString(
        file,
        sound.replace(
            "directory: .",
            "directory: .\n"
                + " ".repeat(10)
                + "environment: {PATH: /none}\n"
                + " ".repeat(10)
                + "limits: {processors: '0'}"));
    assertThat(commands(file).getFirst().detail()).contains("taskset, which its limits need");

    Files.writeString(
        file,
        sound.replace(
            "directory: .", "directory: .\n" + " ".repeat(10) + "limits: {cpu-quota: 50%}"));
    Finding limits = commands(file).getLast();
    assertThat(limits.check()).isEqualTo("limits");
    assertThat(limits.fix().isEmpty()).isEqualTo(limits.status() == Finding.Status.OK);

    Files.writeString(
        file, sound.replace("  modes:", "  checkpoints: {send: [no-such-sender]}\n  modes:"));
    assertThat(commands(file).getLast().detail()).contains("send: the program no-such-sender");
  }

  @Test
  void clock_apartFromTheBrains_isFound() throws Exception {
    Instant now = Instant.parse("2026-06-01T12:00:00Z");
    assertThat(ClockCheck.of(Instant.EPOCH, NOBODY).status()).isEqualTo(Finding.Status.FAILED);
    assertThat(ClockCheck.of(now, NOBODY).status()).isEqualTo(Finding.Status.SKIPPED);

    HttpServer brain =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1);
    brain.createContext(
        "/",
        exchange -> {
          exchange.sendResponseHeaders(401, -1);
          exchange.close();
        });
    brain.start();
    URI uri = URI.create("http://127.0.0.1:" + brain.getAddress().getPort());
    try {
      assertThat(ClockCheck.of(Instant.now(), uri).status()).isEqualTo(Finding.Status.OK);
      assertThat(ClockCheck.of(Instant.now().plusSeconds(15), uri).status())
          .isEqualTo(Finding.Status.WARNING);
      assertThat(ClockCheck.of(Instant.now().plus(Duration.ofDays(365)), uri).status())
          .isEqualTo(Finding.Status.FAILED);
    } finally {
      brain.stop(0);
    }
  }

  @Test
  void clock_comparedOverASlowWay_isNotApart() {
    Instant asked = Instant.parse("2026-06-01T12:00:00Z");
    Duration slow = Duration.ofSeconds(20);
    assertThat(ClockCheck.apart(asked.plusSeconds(19), asked, slow)).isZero();
    assertThat(ClockCheck.apart(asked.plusSeconds(25), asked, slow))
        .isEqualTo(Duration.ofSeconds(-5));
    assertThat(ClockCheck.apart(asked.minusSeconds(7), asked, slow))
        .isEqualTo(Duration.ofSeconds(7));
  }

  @Test
  void ownership_saysByWhat_andWarnsWhereByNothing() {
    assertThat(OwnershipCheck.of(Ownership.CONTROL_GROUP).detail()).endsWith("its control group");
    assertThat(OwnershipCheck.of(Ownership.SERVICE).detail()).contains("if systemd starts");
    assertThat(OwnershipCheck.of(Ownership.REAPER).detail()).contains("perl");
    assertThat(OwnershipCheck.of(Ownership.NONE).fix())
        .hasValue("install perl (Debian: perl-base)");
  }

  @Test
  void gpu_thatHangs_failsOrIsLost_isFound() throws Exception {
    Duration patience = Duration.ofMillis(200);
    CountDownLatch never = new CountDownLatch(1);
    assertThat(GpuCheck.of(GpuSource::none, folder.resolve("none"), patience).status())
        .isEqualTo(Finding.Status.OK);
    Files.createDirectory(folder.resolve("0000:01:00.0"));
    assertThat(GpuCheck.of(GpuSource::none, folder, patience).status())
        .isEqualTo(Finding.Status.FAILED);
    assertThat(GpuCheck.of(() -> waiting(never), folder, patience).detail())
        .contains("does not answer");
    assertThat(
            GpuCheck.of(
                    () -> {
                      throw new IllegalStateException("broken");
                    },
                    folder,
                    Duration.ofMinutes(1))
                .detail())
        .contains("broken");
    never.countDown();
  }

  @Test
  void gpu_thatTheKernelHas_andNvmlDoesNot_isFound() throws Exception {
    Path known = Files.createDirectories(folder.resolve("gpus"));
    Files.createDirectory(known.resolve("0000:01:00.0"));
    assertThat(gpus(known, card(null)).status()).isEqualTo(Finding.Status.OK);
    assertThat(gpus(known, card("lost")).detail()).contains("GPU 0: lost");

    Files.createDirectory(known.resolve("0000:02:00.0"));
    assertThat(gpus(known, card(null)).detail()).contains("has 2 GPUs, but 1 answer");
  }

  private static Finding gpus(Path known, Telemetry.Gpu... cards) {
    GpuSource source =
        new GpuSource() {
          @Override
          public List<Telemetry.Gpu> read() {
            return List.of(cards);
          }

          @Override
          public String description() {
            return "driver 1, card";
          }

          @Override
          public Optional<String> name() {
            return Optional.of("nvml");
          }

          @Override
          public void close() {}
        };
    return GpuCheck.of(() -> source, known, Duration.ofMinutes(1));
  }

  private static Telemetry.Gpu card(@Nullable String problem) {
    return new Telemetry.Gpu(
        0, "GPU-0", "card", null, null, null, null, null, null, null, null, null, null, null,
        problem);
  }

  private static GpuSource waiting(CountDownLatch latch) {
    try {
      latch.await();
      return GpuSource.none();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static List<Finding> commands(Path file) {
    return CommandCheck.of(
        YamlFile.read(file, "agent", AgentConfiguration.class),
        Optional.of(System.getenv("PATH")),
        file.resolveSibling("."));
  }

  private static Patient agent(Path file) {
    return Patient.of(file).stream()
        .filter(p -> p.section().equals("agent"))
        .findFirst()
        .orElseThrow();
  }

  private static Map<String, Finding.Status> statuses(List<Finding> findings) {
    return findings.stream().collect(Collectors.toMap(Finding::check, Finding::status));
  }

  private static String secret(String user) {
    return broker.password(user).source();
  }

  private Path file(URI uri, String host) throws IOException {
    return Files.writeString(
        folder.resolve("upshift.yaml"),
        """
        brain:
          broker: %1$s
          password: %2$s
          state-folder: brain
        notifier:
          broker: %1$s
          password: %3$s
          state-folder: notifier
          channels:
            - name: terminal
              type: console
        agent:
          host: %4$s
          broker: %1$s
          password: %5$s
          state-folder: agent
          modes:
            - name: light
              commands:
                - name: training
                  directory: .
                  command: [sh, -c, 'sleep 1']
        client:
          broker: %1$s
          user: operator
          password: %6$s
        """
            .formatted(
                uri, secret("brain"), secret("notifier"), host, secret(host), secret("operator")));
  }
}
