package dev.upshift.testkit;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import org.awaitility.Awaitility;

final class MosquittoFixtureTest extends BrokerFixtureContract {
  @Override
  BrokerFixture start(Path folder, String... hosts) {
    return MosquittoFixture.start(folder, hosts);
  }

  /** Mosquitto writes its database within a second, not before it acknowledges. */
  @Override
  void settle(BrokerFixture broker, String payload) {
    Path database = broker.stateFolder().resolve("mosquitto/data/mosquitto.db");
    Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> contains(database, payload));
  }

  private static boolean contains(Path database, String payload) throws IOException {
    try {
      return new String(Files.readAllBytes(database), StandardCharsets.ISO_8859_1)
          .contains(payload);
    } catch (NoSuchFileException _) {
      return false;
    }
  }
}
