package dev.upshift.agent.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real files; the times of their writing are given. */
final class CheckpointKeeperTest {
  private static final Instant START = Instant.parse("2026-03-01T12:00:00Z");
  private static final long PLENTY = Long.MAX_VALUE / 4;
  private static final Keeping RULES =
      new Keeping(3, Duration.ofMinutes(1), PLENTY, 0, 50, false, false);

  @TempDir Path folder;
  private CheckpointKeeper keeper;
  private Instant now = START;

  @BeforeEach
  void open() {
    keeper = keeper("saves/*.bin", RULES);
  }

  @Test
  void lastGoodOnes_areKept_withAManifestThatTheNextAgentReads() throws IOException {
    for (int number = 1; number <= 5; number++) {
      save("saves/model.bin", "weights of minute " + number);
      pass(60);
      CheckpointKeeper.Look look = look(10.0 * number);
      assertThat(look.trouble()).isEmpty();
      assertThat(look.count()).isEqualTo(1);
    }
    assertThat(keeper.kept()).extracting(Manifest::progress).containsExactly(30.0, 40.0, 50.0);
    CheckpointKeeper next = keeper("saves/*.bin", RULES);
    assertThat(next.kept()).isEqualTo(keeper.kept());
    Manifest last = next.kept().getLast();
    assertThat(last.bytes()).isEqualTo(19);
    assertThat(last.mode()).isEqualTo("light");
    assertThat(last.crc32c()).hasSize(8);
    assertThat(next.place(last).resolve("model.bin")).hasContent("weights of minute 5");
    assertThat(folder.resolve("kept").toFile().list()).hasSize(3);
  }

  @Test
  void checkpoints_areKeptOnce_afterTheInterval_andNotWhileTheyAreWritten() throws IOException {
    save("saves/model.bin", "first");
    assertThat(look(1).kept()).as("written this moment").isEmpty();
    pass(2);
    assertThat(look(1).kept()).hasSize(1);
    assertThat(look(1).kept()).hasSize(1);
    pass(10);
    save("saves/model.bin", "second");
    pass(10);
    assertThat(look(2).kept()).as("too early for another").hasSize(1);
    pass(60);
    assertThat(look(2).kept()).hasSize(2);
  }

  @Test
  void clockSetBackByAYear_losesNoneOfTheNewOnes() throws IOException {
    keepThree();
    now = now.minus(Duration.ofDays(365));
    save("saves/model.bin", "after the step");
    now = now.plusSeconds(5);
    Instant steady = START.plus(Duration.ofDays(1));
    assertThat(keeper.look("light", Optional.empty(), now, steady).kept()).hasSize(3);
    assertThat(keeper.place(keeper.kept().getLast()).resolve("model.bin"))
        .hasContent("after the step");
  }

  @Test
  void emptyOrTruncatedCheckpoint_isReplacedByTheLastGoodOne_beforeAStart() throws IOException {
    keepThree();
    for (String damaged : List.of("", "w")) {
      pass(1);
      save("saves/model.bin", damaged);
      Repair repair = keeper.beforeStart("light", now).orElseThrow();
      assertThat(repair.damaged()).isEqualTo("model.bin");
      assertThat(repair.kept()).contains(keeper.kept().getLast());
      assertThat(folder.resolve("saves/model.bin")).hasContent("weights of minute 3");
      assertThat(keeper.beforeStart("light", now)).isEmpty();
    }
    try (Stream<Path> aside = Files.walk(folder.resolve("saves/.upshift-aside"))) {
      assertThat(aside.filter(Files::isRegularFile)).hasSize(2);
    }
  }

  @Test
  void damagedOneOfASeries_givesWayToTheOneBefore() throws IOException {
    save("saves/step-1.bin", "weights of step 1");
    pass(5);
    save("saves/step-2.bin", "");
    Repair repair = keeper.beforeStart("light", now).orElseThrow();
    assertThat(repair.instead()).contains("step-1.bin");
    assertThat(folder.resolve("saves/step-2.bin")).doesNotExist();
    assertThat(folder.resolve("saves/step-1.bin")).exists();
  }

  @Test
  void damagedOne_withNothingToFallBackTo_isToldAndLeft() throws IOException {
    save("saves/model.bin", "");
    Repair repair = keeper.beforeStart("light", now).orElseThrow();
    assertThat(repair.instead()).isEmpty();
    assertThat(repair.reason()).isEqualTo("it is empty");
    assertThat(folder.resolve("saves/model.bin")).exists();
  }

  @Test
  void formatsThatSayHowLongTheyAre_areFoundToBeCutOff() throws IOException {
    keeper = keeper("saves/*", RULES);
    byte[] zip = zip();
    for (int cut : List.of(1, zip.length / 2, zip.length - 40)) {
      write("saves/model.pt", java.util.Arrays.copyOf(zip, zip.length - cut));
      assertThat(keeper.beforeStart("light", now)).as("cut by " + cut).isPresent();
    }
    write("saves/model.pt", zip);
    assertThat(keeper.beforeStart("light", now)).isEmpty();
    Files.delete(folder.resolve("saves/model.pt"));
    byte[] header = "{\"w\":{\"data_offsets\":[0,8]}}".getBytes(StandardCharsets.UTF_8);
    ByteArrayOutputStream tensors = new ByteArrayOutputStream();
    tensors.writeBytes(new byte[] {(byte) header.length, 0, 0, 0, 0, 0, 0, 0});
    tensors.writeBytes(header);
    tensors.writeBytes(new byte[7]);
    write("saves/a.safetensors", tensors.toByteArray());
    assertThat(keeper.beforeStart("light", now)).isPresent();
    tensors.write(0);
    write("saves/a.safetensors", tensors.toByteArray());
    assertThat(keeper.beforeStart("light", now)).isEmpty();
  }

  @Test
  void trainingThatBecameSmaller_isBelievedAtItsSecondSave() throws IOException {
    keepThree();
    for (int save = 1; save <= 2; save++) {
      pass(60);
      save("saves/model.bin", "small" + save);
      pass(60);
      assertThat(look(1).damage().isPresent()).isEqualTo(save == 1);
    }
    assertThat(keeper.place(keeper.kept().getLast()).resolve("model.bin")).hasContent("small2");
    assertThat(keeper.beforeStart("light", now)).isEmpty();
  }

  @Test
  void rollBack_putsBackWhatWasKept_andKeepsWhatWasThere() throws IOException {
    keepThree();
    String second = keeper.kept().get(1).id();
    pass(5);
    save("saves/model.bin", "latest");
    save("saves/another.bin", "newer still");
    Manifest back = keeper.rollBack(second, now);
    assertThat(back.id()).isEqualTo(second);
    assertThat(folder.resolve("saves/model.bin")).hasContent("weights of minute 2");
    assertThat(folder.resolve("saves/another.bin")).doesNotExist();
    try (Stream<Path> aside = Files.walk(folder.resolve("saves/.upshift-aside"))) {
      assertThat(aside.filter(Files::isRegularFile).map(p -> p.getFileName().toString()))
          .containsExactlyInAnyOrder("model.bin", "another.bin");
    }
    keeper.rollBack(second, now.plusSeconds(1));
    assertThat(folder.resolve("saves/model.bin")).hasContent("weights of minute 2");
    pass(60);
    assertThat(look(1).kept()).as("what was put back is kept already").hasSize(3);
    assertThatThrownBy(() -> keeper.rollBack("20010101-000000", now))
        .hasMessageContaining("no longer kept");
  }

  @Test
  void rollBack_toADamagedCopy_isRefused_andNothingIsTouched() throws IOException {
    keepThree();
    Manifest last = keeper.kept().getLast();
    Files.writeString(keeper.place(last).resolve("model.bin"), "Weights of minute 3");
    save("saves/model.bin", "present weights");
    assertThatThrownBy(() -> keeper.rollBack(last.id(), now)).hasMessageContaining("damaged");
    assertThat(folder.resolve("saves/model.bin")).hasContent("present weights");
  }

  @Test
  void pinnedOne_isNotDroppedForNewOnes() throws IOException {
    keepThree();
    String first = keeper.kept().getFirst().id();
    keeper.pin(Optional.of(first));
    save("saves/model.bin", "weights of minute 4");
    pass(60);
    assertThat(look(4).kept()).extracting(Manifest::id).contains(first);
  }

  @Test
  void foldersAndSets_areKeptAndPutBackAsAWhole() throws IOException {
    keeper = keeper("saves/*", new Keeping(2, Duration.ZERO, PLENTY, 0, 50, true, false));
    save("saves/agent-1/policy.bin", "policy one");
    save("saves/agent-1/replay.bin", "replay one");
    save("saves/agent-2.bin", "agent two");
    pass(5);
    Manifest kept = look(1).kept().getFirst();
    assertThat(kept.names()).containsExactlyInAnyOrder("agent-1", "agent-2.bin");
    assertThat(kept.files()).hasSize(3);
    save("saves/agent-1/replay.bin", "replay two");
    save("saves/agent-1/extra.bin", "not of then");
    save("saves/agent-3.bin", "agent three");
    keeper.rollBack(kept.id(), now);
    assertThat(folder.resolve("saves/agent-1/replay.bin")).hasContent("replay one");
    assertThat(folder.resolve("saves/agent-1/extra.bin")).doesNotExist();
    assertThat(folder.resolve("saves/agent-2.bin")).hasContent("agent two");
    assertThat(folder.resolve("saves/agent-3.bin")).doesNotExist();
  }

  @Test
  void diskUse_isBounded_andALackOfRoomIsSaid() throws IOException {
    keeper = keeper("saves/*.bin", new Keeping(9, Duration.ZERO, 45, 0, 0, false, false));
    keepThree();
    assertThat(keeper.kept()).hasSize(2);
    keeper = keeper("saves/*.bin", new Keeping(9, Duration.ZERO, PLENTY, PLENTY, 0, false, false));
    save("saves/model.bin", "weights of minute 9");
    pass(60);
    assertThat(look(1).trouble().orElseThrow()).contains("are free on the disk");
    assertThat(keeper.kept()).hasSize(2);
  }

  @Test
  void links_areUsedWhereSavingReplacesTheFile_andGivenUpWhereItDoesNot() throws IOException {
    keeper = keeper("saves/*.bin", new Keeping(5, Duration.ZERO, PLENTY, 0, 0, false, true));
    for (int number = 1; number <= 2; number++) {
      save("saves/new.tmp", "weights " + number);
      Files.move(
          folder.resolve("saves/new.tmp"),
          folder.resolve("saves/model.bin"),
          StandardCopyOption.REPLACE_EXISTING);
      pass(60);
      look(number);
    }
    Path linked = keeper.place(keeper.kept().getLast()).resolve("model.bin");
    assertThat(Files.isSameFile(linked, folder.resolve("saves/model.bin"))).isTrue();
    save("saves/model.bin", "weights 3, written over 2");
    pass(60);
    look(3);
    assertThat(keeper.kept()).hasSize(2);
    assertThat(keeper.place(keeper.kept().getFirst()).resolve("model.bin")).hasContent("weights 1");
    Path copied = keeper.place(keeper.kept().getLast()).resolve("model.bin");
    assertThat(copied).hasContent("weights 3, written over 2");
    assertThat(Files.isSameFile(copied, folder.resolve("saves/model.bin"))).isFalse();
  }

  @Test
  void usersProgram_hasTheLastWord() throws IOException {
    UserProgram no =
        new UserProgram(
            List.of("sh", "-c", "echo broken; exit 3", "sh"),
            Duration.ofSeconds(30),
            folder,
            Set.of());
    CheckpointPattern pattern = new CheckpointPattern("saves/*.bin", folder);
    keeper =
        new CheckpointKeeper(
            Map.of("light", pattern), folder.resolve("kept"), RULES, Optional.of(no));
    save("saves/model.bin", "weights");
    pass(60);
    assertThat(look(1).trouble()).contains("sh ended with 3: broken");
    assertThat(keeper.beforeStart("light", now).orElseThrow().reason()).contains("broken");
  }

  @Test
  void usersProgram_thatHangs_isNoJudgement() throws IOException {
    UserProgram hanging =
        new UserProgram(
            List.of("sh", "-c", "sleep 1000", "sh"), Duration.ofMillis(100), folder, Set.of());
    keeper =
        new CheckpointKeeper(
            Map.of("light", new CheckpointPattern("saves/*.bin", folder)),
            folder.resolve("kept"),
            RULES,
            Optional.of(hanging));
    save("saves/model.bin", "weights");
    pass(60);
    assertThat(look(1).trouble().orElseThrow()).contains("took longer than");
    assertThatThrownBy(() -> keeper.beforeStart("light", now)).hasMessageContaining("took longer");
    assertThat(folder.resolve("saves/model.bin")).hasContent("weights");
  }

  private void keepThree() throws IOException {
    for (int number = 1; number <= 3; number++) {
      save("saves/model.bin", "weights of minute " + number);
      pass(60);
      look(number);
    }
  }

  private CheckpointKeeper keeper(String glob, Keeping rules) {
    return new CheckpointKeeper(
        Map.of("light", new CheckpointPattern(glob, folder)),
        folder.resolve("kept"),
        rules,
        Optional.empty());
  }

  private CheckpointKeeper.Look look(double progress) throws IOException {
    return keeper.look("light", Optional.of(progress), now, now);
  }

  private void pass(int seconds) {
    now = now.plusSeconds(seconds);
  }

  private void save(String name, String content) throws IOException {
    write(name, content.getBytes(StandardCharsets.UTF_8));
  }

  private void write(String name, byte[] content) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    Files.write(file, content);
    Files.setLastModifiedTime(file, FileTime.from(now));
  }

  private static byte[] zip() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      zip.putNextEntry(new ZipEntry("data.pkl"));
      zip.write(new byte[1000]);
      zip.closeEntry();
    }
    return bytes.toByteArray();
  }
}
