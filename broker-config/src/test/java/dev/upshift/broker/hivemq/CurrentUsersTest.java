package dev.upshift.broker.hivemq;

import static org.assertj.core.api.Assertions.assertThat;

import dev.upshift.broker.permission.Access;
import dev.upshift.broker.permission.PermissionTable;
import dev.upshift.broker.registry.HostRegistry;
import dev.upshift.protocol.Topics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class CurrentUsersTest {
  private static final String TOPIC = "upshift/v1/gpu-1/telemetry/host";

  @TempDir Path folder;

  @Test
  void changedRegistry_isFollowed() {
    CurrentUsers users = users();
    assertThat(mayPublish(users)).isFalse();
    addHost();
    assertThat(mayPublish(users)).isTrue();
    HostRegistry.in(folder).remove("gpu-1");
    assertThat(mayPublish(users)).isFalse();
  }

  @Test
  void brokenOrLostRegistry_changesNothing() throws IOException {
    addHost();
    CurrentUsers users = users();
    Files.writeString(folder.resolve("users.json"), "{");
    assertThat(mayPublish(users)).isTrue();
    Files.delete(folder.resolve("users.json"));
    assertThat(mayPublish(users)).isTrue();
  }

  private boolean mayPublish(CurrentUsers users) {
    return users.refreshed().rules().allows("gpu-1", Access.PUBLISH, TOPIC);
  }

  private void addHost() {
    HostRegistry.in(folder).addHost("gpu-1", Map.of(), folder.resolve("secrets/gpu-1"));
  }

  private CurrentUsers users() {
    return new CurrentUsers(folder.resolve("users.json"), new PermissionTable(Topics.standard()));
  }
}
