package dev.upshift.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.upshift.configuration.Secret;
import dev.upshift.testkit.Ports;
import dev.upshift.testkit.Processes;
import dev.upshift.testkit.RealPart;
import dev.upshift.testkit.RunningProcess;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** People with a plain MQTT 3.1.1 client: they see what runs, and an operator may change it. */
class PhoneTest {
  @RegisterExtension final Processes processes = new Processes();
  @TempDir Path folder = Path.of("unset");

  @BeforeEach
  void requireParts() {
    RealPart.MOSQUITTO_SUB.require();
    RealPart.MOSQUITTO_PUB.require();
  }

  @Test
  void phone_withoutMqtt5_readsTheStatusAndOrders_butAViewerOnlyReads() throws IOException {
    UpFile file = UpFile.write(folder, Ports.free(), Ports.free());
    RunningProcess up = file.start(processes);
    up.awaitLine(line -> line.startsWith("up: all parts are ready"), Phone.PATIENCE);
    Outcome added = Outcome.of("user", "add", "viewer", "--role", "viewer", "-c", file.toString());
    assertThat(added.code()).as(added.err()).isZero();

    Phone operator = phone(file, "operator", "secrets/operator");
    RunningProcess screen = operator.listen("gpu-1/status/#");
    shows(screen, "mode light");
    operator.send("gpu-1/override/mode/set", "medium");
    shows(screen, "mode medium");
    assertThat(operator.read("gpu-1/override/mode")).isEqualTo("medium");

    Phone viewer = phone(file, "viewer", "state/broker/secrets/viewer");
    await().atMost(Phone.PATIENCE).until(() -> viewer.read("gpu-1/status/mode").equals("medium"));
    viewer.attempt("gpu-1/override/mode/set", "light");
    operator.send("gpu-1/override/pause/set", "on");
    await().atMost(Phone.PATIENCE).until(() -> operator.read("gpu-1/override/pause").equals("on"));
    assertThat(operator.read("gpu-1/override/mode")).isEqualTo("medium");
    assertThat(screen.output().getLast()).doesNotContain("mode light");
  }

  private static void shows(RunningProcess screen, String status) {
    String line = "upshift/v1/gpu-1/status/" + status;
    assertThat(screen.awaitLine(line::equals, Phone.PATIENCE)).isEqualTo(line);
  }

  private Phone phone(UpFile file, String user, String secret) {
    URI broker = URI.create("mqtt://127.0.0.1:" + file.brokerPort());
    return new Phone(processes, broker, user, new Secret("file:" + folder.resolve(secret)));
  }
}
