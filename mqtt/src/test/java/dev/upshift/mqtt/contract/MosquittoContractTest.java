package dev.upshift.mqtt.contract;

import dev.upshift.testkit.BrokerFixture;
import dev.upshift.testkit.MosquittoFixture;
import java.nio.file.Path;

/** Mosquitto with the files that the product writes for it. */
final class MosquittoContractTest extends BrokerContract {
  @Override
  BrokerFixture start(Path folder, String... hosts) {
    return MosquittoFixture.start(folder, hosts);
  }
}
