package dev.upshift.cli.demo;

import dev.upshift.cli.connection.Environment;
import dev.upshift.configuration.ExitCode;
import dev.upshift.configuration.FailureException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Comparator;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;

/** The demo's temporary folder: configuration, state, and the files that stand for a boot. */
final class DemoFolder {
  static final String HOST = "tnr-0";

  private static final int LOWEST_PORT = 20_000;
  private static final int HIGHEST_PORT = 32_000;

  private final Path root;
  private final int brokerPort = freePort();
  private final int brainPort = freePort();

  private DemoFolder(Path root) {
    this.root = root;
  }

  static DemoFolder create(Path home) {
    Path parent =
        Path.of(Environment.variable("TMPDIR").orElse(System.getProperty("java.io.tmpdir")));
    try {
      DemoFolder folder = new DemoFolder(Files.createTempDirectory(parent, "upshift-demo-"));
      Files.createDirectories(folder.boot());
      folder.newBoot();
      Files.writeString(folder.configuration(), folder.yaml(home));
      return folder;
    } catch (IOException e) {
      throw new FailureException(
          ExitCode.ERROR,
          "The demo needs a temporary folder below "
              + parent
              + ", but cannot write there: set TMPDIR to a folder that is writable.",
          e);
    }
  }

  Path configuration() {
    return root.resolve("upshift.yaml");
  }

  Path trainingLogs() {
    return root.resolve("agent/logs");
  }

  Path secret(String user) {
    return root.resolve("secrets").resolve(user);
  }

  int brokerPort() {
    return brokerPort;
  }

  private Path boot() {
    return root.resolve("boot");
  }

  /** As after a reboot: another boot id, and an uptime from zero. */
  String newBoot() {
    String id = UUID.randomUUID().toString();
    try {
      Files.writeString(boot().resolve("booted_at"), Instant.now() + "\n");
      Files.writeString(boot().resolve("boot_id"), id + "\n");
      return id;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void delete() {
    try (Stream<Path> all = Files.walk(root)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String yaml(Path home) {
    return YAML.replace("{BROKER}", "mqtt://127.0.0.1:" + brokerPort)
        .replace("{BROKER_PORT}", Integer.toString(brokerPort))
        .replace("{BRAIN_PORT}", Integer.toString(brainPort))
        .replace("{HOST}", HOST)
        .replace("{JAVA}", Path.of(System.getProperty("java.home"), "bin", "java").toString())
        .replace(
            "{TRAINER}", home.resolve("examples/cartpole/target/cartpole-0.1.0.jar").toString())
        .replace("{ROOT}", root.toString());
  }

  /** Below the ports that outgoing connections take, so that none of those gets in between. */
  private static int freePort() {
    int port = ThreadLocalRandom.current().nextInt(LOWEST_PORT, HIGHEST_PORT);
    while (!isFree(port)) {
      port = ThreadLocalRandom.current().nextInt(LOWEST_PORT, HIGHEST_PORT);
    }
    return port;
  }

  private static boolean isFree(int port) {
    try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      return socket.isBound();
    } catch (IOException _) {
      return false;
    }
  }

  private static final String YAML =
      """
      # The demo's configuration: the guide's policy, with minutes made seconds.
      broker:
        port: {BROKER_PORT}
        state-folder: "{ROOT}/broker"

      brain:
        broker: {BROKER}
        password: "file:{ROOT}/secrets/brain"
        state-folder: "{ROOT}/brain"
        http-port: {BRAIN_PORT}
        policy:
          stability-window: 12s
          max-reboots: 3
          reboot-window: 90s
          cooldown: 12s
          offline-after: 20s
          check-interval: 5s
          learning: off   # it weighs hours: in seconds an attempt costs nothing, and a settled host would not stay

      notifier:
        broker: {BROKER}
        password: "file:{ROOT}/secrets/notifier"
        state-folder: "{ROOT}/notifier"
        http-port: 0

      agent:
        host: {HOST}
        broker: {BROKER}
        password: "file:{ROOT}/secrets/{HOST}"
        state-folder: "{ROOT}/agent"
        boot-source: "{ROOT}/boot"
        heartbeat: 1s
        grace-period: 10s
        start-jitter: 0s
        progress:
          pattern: 'progress episodes=(?<progress>\\d+) .*rate=(?<rate>\\d+)/h'
        modes:
          - name: light
            commands:
              - name: cartpole
                command: ["{JAVA}", -XX:+UseSerialGC, -Xmx64m, -cp, "{TRAINER}", &main dev.upshift.examples.cartpole.CartpoleMain,
                  --environments, "4", --checkpoint, &checkpoint "{ROOT}/checkpoint.bin", --report-every, 1s, --throttle, "20000"]
          - name: medium
            commands:
              - name: cartpole
                command: ["{JAVA}", -XX:+UseSerialGC, -Xmx64m, -cp, "{TRAINER}", *main,
                  --environments, "8", --checkpoint, *checkpoint, --report-every, 1s, --throttle, "40000"]

      client:
        broker: {BROKER}
        user: operator
        password: "file:{ROOT}/secrets/operator"
        brain: http://127.0.0.1:{BRAIN_PORT}
        brain-token: "file:{ROOT}/brain/http-token"
      """;
}
