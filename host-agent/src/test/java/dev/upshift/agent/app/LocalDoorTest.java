package dev.upshift.agent.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.upshift.configuration.ExitCode;
import dev.upshift.configuration.FailureException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The agent's door for its own host. */
final class LocalDoorTest {
  @TempDir Path folder;

  @Test
  void line_isAnswered_byTheAgentOfTheFolderOnly() throws IOException {
    Files.writeString(folder.resolve("agent.sock"), "left by an agent that was killed");
    try (LocalDoor _ = LocalDoor.open(folder, CompletableFuture::completedFuture)) {
      assertThat(LocalDoor.ask(folder, "one")).isEqualTo("one");
      assertThat(LocalDoor.ask(folder, "x".repeat(5_000))).hasSize(1_000);
      assertThat(Files.getPosixFilePermissions(folder.resolve("agent.sock"))).hasSize(2);
    }
    assertThat(folder.resolve("agent.sock")).doesNotExist();
    assertThatThrownBy(() -> LocalDoor.ask(folder, "two"))
        .isInstanceOfSatisfying(
            FailureException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.UNREACHABLE))
        .hasMessageContaining("No agent answers at");
  }

  @Test
  void order_isUnderstood_orRefusedInWords() {
    Vertx vertx = Vertx.vertx();
    List<String> heard = new ArrayList<>();
    LocalOrders orders =
        new LocalOrders(
            vertx.getOrCreateContext(),
            (seconds, by) -> {
              heard.add(seconds + " " + by);
              return Future.succeededFuture("announced");
            });
    String line = LocalOrders.announceReboot(Optional.of(Duration.ofMinutes(2)), "ann");
    assertThat(orders.obey(line).join()).isEqualTo("announced");
    assertThat(orders.obey(LocalOrders.announceReboot(Optional.empty(), "ann")).join())
        .isEqualTo("announced");
    assertThat(heard)
        .containsExactly("Optional[120] Optional[ann]", "Optional.empty Optional[ann]");
    assertThat(orders.obey("launch the rocket").join()).contains("is no order");
    Void _ = vertx.close().await();
  }
}
