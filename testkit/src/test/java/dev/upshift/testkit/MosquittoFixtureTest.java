package dev.upshift.testkit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import org.awaitility.Awaitility;

final class MosquittoFixtureTest extends BrokerFixtureContract {
  @Override
  BrokerFixture start(Path folder, String... hosts) {
    return MosquittoFixture.start(folder, hosts);
  }

  /** Mosquitto writes its database within a second, not before it acknowledges. */
  @Override
  void settle(BrokerFixture broker) {
    Path database = broker.stateFolder().resolve("mosquitto/data/mosquitto.db");
    FileTime now = FileTime.from(Instant.now());
    Awaitility.await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> Files.exists(database) && writtenAfter(database, now));
  }

  private static boolean writtenAfter(Path file, FileTime time) throws IOException {
    return Files.getLastModifiedTime(file).compareTo(time) > 0;
  }
}
