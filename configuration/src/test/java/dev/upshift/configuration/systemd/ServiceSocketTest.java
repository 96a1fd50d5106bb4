package dev.upshift.configuration.systemd;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ServiceSocketTest {
  @TempDir Path folder;

  @Test
  void socket_withoutAServiceManager_saysNothingAndHasNoPace() {
    ServiceSocket socket = ServiceSocket.of(Map.of("WATCHDOG_USEC", "1000000"), 7);

    socket.ready();
    assertThat(socket.pace()).isEmpty();
  }

  @Test
  void pace_isHalfOfTheWatchdogsTime() {
    assertThat(
            ServiceSocket.of(Map.of("NOTIFY_SOCKET", "/run/none", "WATCHDOG_USEC", "60000000"), 7)
                .pace())
        .contains(Duration.ofSeconds(30));
  }

  @Test
  void pace_ofAnotherProcess_isNone() {
    Map<String, String> environment =
        Map.of("NOTIFY_SOCKET", "/run/none", "WATCHDOG_USEC", "60000000", "WATCHDOG_PID", "8");

    assertThat(ServiceSocket.of(environment, 7).pace()).isEmpty();
    assertThat(ServiceSocket.of(environment, 8).pace()).isPresent();
  }

  @Test
  void send_whereNobodyListens_isNotTaken() {
    assertThat(UnixDatagram.send(folder.resolve("none").toString(), "READY=1")).isFalse();
    assertThat(UnixDatagram.send("@upshift-nobody-" + folder.getFileName(), "READY=1")).isFalse();
    assertThat(UnixDatagram.send("/" + "x".repeat(200), "READY=1")).isFalse();
  }
}
