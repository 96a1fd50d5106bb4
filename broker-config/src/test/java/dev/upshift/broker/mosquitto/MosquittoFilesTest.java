package dev.upshift.broker.mosquitto;

import static org.assertj.core.api.Assertions.assertThat;

import dev.upshift.broker.permission.Role;
import dev.upshift.broker.registry.RegisteredUser;
import dev.upshift.broker.registry.Roster;
import dev.upshift.protocol.HostId;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Golden files: a change of the table or of a setting shows here as Mosquitto will see it. */
final class MosquittoFilesTest {
  private static final MosquittoSettings PLAIN =
      MosquittoSettings.of(Path.of("/srv/upshift"), "127.0.0.1", 1883);
  private static final Roster ROSTER =
      new Roster(
          List.of(
              user("gpu-1", Role.AGENT),
              user("gpu-2", Role.AGENT),
              user("gpu-1-training", Role.TRAINING),
              user("brain", Role.BRAIN),
              user("notifier", Role.NOTIFIER),
              user("ann", Role.OPERATOR),
              user("phone", Role.VIEWER)));

  @Test
  void permissions_ofEveryRole_areAsTheGoldenFile() throws IOException {
    assertThat(MosquittoFiles.permissions(PLAIN, ROSTER)).isEqualTo(golden("acl"));
  }

  @Test
  void passwords_ofEverybody_areAsTheGoldenFile() throws IOException {
    assertThat(MosquittoFiles.passwords(ROSTER)).isEqualTo(golden("passwd"));
  }

  @Test
  void configuration_plain_isAsTheGoldenFile() throws IOException {
    assertThat(MosquittoFiles.configuration(PLAIN)).isEqualTo(golden("mosquitto.conf"));
  }

  @Test
  void configuration_withTls_namesItsFiles() {
    MosquittoSettings.Tls tls =
        new MosquittoSettings.Tls(Path.of("/tls/chain.pem"), Path.of("/tls/key.pem"));
    MosquittoSettings settings =
        new MosquittoSettings(
            PLAIN.folder(), "0.0.0.0", 8883, Optional.of(tls), PLAIN.topics(), 1000);
    assertThat(MosquittoFiles.configuration(settings))
        .contains("listener 8883 0.0.0.0\ncertfile /tls/chain.pem\nkeyfile /tls/key.pem\n");
  }

  private static RegisteredUser user(String name, Role role) {
    HostId host = role == Role.TRAINING ? new HostId("gpu-1") : null;
    return new RegisteredUser(
        name, role, Map.of(), host, "unused", "$7$10000$salt$hash-of-" + name);
  }

  private static String golden(String name) throws IOException {
    try (InputStream in =
        Objects.requireNonNull(MosquittoFilesTest.class.getResourceAsStream(name), name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
