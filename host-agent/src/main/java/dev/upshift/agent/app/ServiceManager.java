package dev.upshift.agent.app;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What systemd says of the machine; where it does not run, nothing. */
final class ServiceManager {
  private static final Logger LOG = LoggerFactory.getLogger(ServiceManager.class);
  private static final Duration PATIENCE = Duration.ofSeconds(3);

  private final Path runtime;
  private final String systemctl;

  /**
   * @param runtime a folder that is there while systemd manages the machine
   */
  ServiceManager(Path runtime, String systemctl) {
    this.runtime = runtime;
    this.systemctl = systemctl;
  }

  static ServiceManager present() {
    return new ServiceManager(Path.of("/run/systemd/system"), "systemctl");
  }

  /** Whether the machine is on its way down, to power off or to boot again. */
  boolean isGoingDown() {
    return Files.isDirectory(runtime) && answer().equals("stopping");
  }

  private String answer() {
    try {
      Process process = new ProcessBuilder(systemctl, "is-system-running").start();
      boolean ended = process.waitFor(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
      if (!ended) {
        process.destroyForcibly();
        return "";
      }
      return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    } catch (IOException e) {
      LOG.warn("systemd does not say whether the machine goes down: {}", e.toString());
      return "";
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return "";
    }
  }
}
