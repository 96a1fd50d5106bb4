package dev.upshift.broker.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.upshift.broker.permission.Role;
import dev.upshift.configuration.ExitCode;
import dev.upshift.configuration.FailureException;
import dev.upshift.configuration.Secret;
import dev.upshift.protocol.HostId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class HostRegistryTest {
  @TempDir Path folder;
  private HostRegistry registry;

  @BeforeEach
  void open() {
    registry = HostRegistry.in(folder.resolve("state"));
  }

  @Test
  void addedHost_isListedWithItsLabels_andItsSecretFits() {
    Secret secret = registry.addHost("gpu-1", Map.of("site", "attic"), secretFile("gpu-1"));
    RegisteredUser user = registry.roster().find("gpu-1").orElseThrow();
    assertThat(user.role()).isEqualTo(Role.AGENT);
    assertThat(user.labels()).containsEntry("site", "attic");
    assertThat(secret.read()).hasSizeGreaterThanOrEqualTo(24);
    assertThat(Passwords.matches(secret.read(), user.bcrypt())).isTrue();
  }

  @Test
  void files_areForTheirOwnerOnly_andTheRegistryHasNoPassword() throws IOException {
    Secret secret = registry.addHost("gpu-1", Map.of(), secretFile("gpu-1"));
    assertThat(permissions(usersFile())).isEqualTo("rw-------");
    assertThat(permissions(secretFile("gpu-1"))).isEqualTo("rw-------");
    assertThat(permissions(folder.resolve("state"))).isEqualTo("rwx------");
    assertThat(Files.readString(usersFile())).doesNotContain(secret.read()).contains("$2a$10$");
  }

  @Test
  void crashBetweenWriteAndRename_leavesTheOldRegistry_andTheNextWriteWorks() throws IOException {
    registry.addHost("gpu-1", Map.of(), secretFile("gpu-1"));
    Files.writeString(usersFile().resolveSibling("users.json.new"), "{\"v\":1,\"us");
    assertThat(registry.roster().users()).hasSize(1);
    registry.addHost("gpu-2", Map.of(), secretFile("gpu-2"));
    assertThat(registry.roster().users()).hasSize(2);
    assertThat(usersFile().resolveSibling("users.json.new")).doesNotExist();
  }

  @Test
  void removedHost_isGone_andCanBeAddedAgainWithANewPassword() {
    String first = registry.addHost("gpu-1", Map.of(), secretFile("gpu-1")).read();
    registry.remove("gpu-1");
    assertThat(registry.roster().hosts()).isEmpty();
    String second = registry.addHost("gpu-1", Map.of(), secretFile("gpu-1")).read();
    assertThat(second).isNotEqualTo(first);
  }

  @Test
  void takenName_isRefused_andThePasswordStays() {
    String password = registry.addHost("gpu-1", Map.of(), secretFile("gpu-1")).read();
    assertUsage(() -> registry.addHost("gpu-1", Map.of(), secretFile("gpu-1")), "already");
    assertThat(new Secret("file:" + secretFile("gpu-1")).read()).isEqualTo(password);
  }

  @Test
  void unknownName_cannotBeRemoved() {
    assertUsage(() -> registry.remove("gpu-1"), "no 'gpu-1'");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "-a", "Upper", "_fleet", "a/b", "a+", "brain", "notifier"})
  void badHostName_isRefused(String name) {
    assertUsage(() -> registry.addHost(name, Map.of(), secretFile("x")), "A name must");
    assertThat(usersFile()).doesNotExist();
  }

  @ParameterizedTest
  @ValueSource(strings = {"short", " spaces at the ends "})
  void badPassword_isRefused_withoutBeingShown(String password) {
    assertThatThrownBy(
            () -> registry.addUser("ann", Role.VIEWER, Optional.of(password), secretFile("ann")))
        .isInstanceOf(FailureException.class)
        .hasMessageNotContaining(password);
  }

  @Test
  void ensure_again_changesNothing_andReplacesALostOrOutdatedSecret() throws IOException {
    Secret secret = registry.ensure("brain", Role.BRAIN, secretFile("brain"));
    String first = secret.read();
    registry.ensure("brain", Role.BRAIN, secretFile("brain"));
    assertThat(secret.read()).isEqualTo(first);
    Files.writeString(secretFile("brain"), "an outdated password");
    registry.ensure("brain", Role.BRAIN, secretFile("brain"));
    String bcrypt = registry.roster().find("brain").orElseThrow().bcrypt();
    assertThat(Passwords.matches(secret.read(), bcrypt)).isTrue();
  }

  @Test
  void manyAtOnce_loseNothing() {
    IntStream.range(0, 8)
        .parallel()
        .forEach(i -> registry.addHost("gpu-" + i, Map.of(), secretFile("gpu-" + i)));
    assertThat(registry.roster().hosts()).hasSize(8);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{", "[]", "{\"v\":2,\"users\":[]}", "{\"v\":1}"})
  void brokenFile_isOneSentence(String content) throws IOException {
    Files.createDirectories(usersFile().getParent());
    Files.writeString(usersFile(), content);
    assertThatThrownBy(registry::roster)
        .isInstanceOfSatisfying(
            FailureException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.ERROR))
        .hasMessageContaining("users.json");
  }

  @ParameterizedTest
  @CsvSource({
    "ann, ann, true",
    "ann, ann-phone, true",
    "ann, annette, true",
    "ann, mosq-Xy1, true",
    "ann, brain, false",
    "ann, brain-orders, false",
    "ann, gpu-1-x, false",
    "brain, brain-orders, true",
    "brain, phone, false",
    "ann, ann-lee, false",
    "ann, ann-lee-phone, false",
    "ann-lee, ann-lee-phone, true",
    "gpu-1, gpu-1, true",
    "gpu-1, gpu-1-x, false",
    "gpu-1-training, gpu-1-training-2, true",
    "gpu-1-training, made-up, true",
    "gpu-1-training, gpu-1, false",
    "gpu-1, gpu-1-training, false",
    "ann, gpu-1, false"
  })
  void clientId_belongsToOneUser(String user, String clientId, boolean allowed) {
    Roster roster =
        new Roster(
            List.of(
                user("ann", Role.VIEWER),
                user("ann-lee", Role.VIEWER),
                user("brain", Role.BRAIN),
                user("gpu-1", Role.AGENT),
                user("gpu-1-training", Role.TRAINING)));
    assertThat(roster.allowsClientId(roster.find(user).orElseThrow(), clientId)).isEqualTo(allowed);
  }

  @Test
  void training_belongsToARegisteredHost_andGoesWithIt() {
    HostRegistry registry = HostRegistry.in(folder.resolve("state"));
    assertUsage(
        () -> registry.addTraining("train", "gpu-1", secretFile("train")), "no host 'gpu-1'");
    registry.addHost("gpu-1", Map.of(), secretFile("gpu-1"));
    registry.addHost("gpu-2", Map.of(), secretFile("gpu-2"));
    registry.addTraining("train", "gpu-1", secretFile("train"));

    RegisteredUser training = registry.roster().find("train").orElseThrow();
    assertThat(training).hasToString("training train of gpu-1");
    assertThat(registry.roster().hostsOf(training)).containsExactly(new HostId("gpu-1"));
    registry.remove("gpu-2");
    assertThat(registry.roster().find("train")).isPresent();
    registry.remove("gpu-1");
    assertThat(registry.roster().users()).isEmpty();
  }

  @Test
  void training_whoseHostIsGone_isBoundToNone() {
    RegisteredUser training =
        new RegisteredUser("train", Role.TRAINING, Map.of(), new HostId("gpu-9"), "", "");
    assertThat(new Roster(List.of(training, user("gpu-1", Role.AGENT))).hostsOf(training))
        .isEmpty();
  }

  private static RegisteredUser user(String name, Role role) {
    return new RegisteredUser(name, role, Map.of(), null, "", "");
  }

  private static void assertUsage(
      org.assertj.core.api.ThrowableAssert.ThrowingCallable action, String words) {
    assertThatThrownBy(action)
        .isInstanceOfSatisfying(
            FailureException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.USAGE))
        .hasMessageContaining(words);
  }

  private static String permissions(Path file) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
  }

  private Path usersFile() {
    return folder.resolve("state").resolve("users.json");
  }

  private Path secretFile(String name) {
    return folder.resolve("secrets").resolve(name);
  }
}
