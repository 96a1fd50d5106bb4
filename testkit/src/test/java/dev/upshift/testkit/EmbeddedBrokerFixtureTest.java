package dev.upshift.testkit;

import java.nio.file.Path;

final class EmbeddedBrokerFixtureTest extends BrokerFixtureContract {
  @Override
  BrokerFixture start(Path folder, String... hosts) {
    return EmbeddedBrokerFixture.start(folder, hosts);
  }
}
