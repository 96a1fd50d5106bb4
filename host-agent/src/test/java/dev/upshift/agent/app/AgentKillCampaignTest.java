package dev.upshift.agent.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.upshift.agent.process.Ownership;
import dev.upshift.protocol.CommandAction;
import dev.upshift.protocol.Telemetry;
import dev.upshift.protocol.Telemetry.Checkpoints;
import dev.upshift.protocol.Telemetry.Kept;
import dev.upshift.protocol.TrainingPhase;
import dev.upshift.testkit.RunningProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * SIGKILL to the agent at random moments of every transition: what was ordered is done once,
 * nothing is orphaned, nothing runs twice. {@code -Dupshift.campaign.runs=200} makes it long, and
 * {@code -Dupshift.campaign.seed=N} repeats one.
 */
final class AgentKillCampaignTest extends AgentTrial {
  private static final int RUNS = Integer.getInteger("upshift.campaign.runs", 4);
  private static final long SEED = Long.getLong("upshift.campaign.seed", System.nanoTime());

  /** Forks twice and keeps nothing of its origin but the lock. */
  private static final String STRAY =
      "env -i setsid /bin/sh -c \"(while [ -e lock ]; do sleep 1; done) &\";";

  /** Notices by a lock when another one of it runs; the lock ends with its last process. */
  private static final String GUARDED =
      "exec 9>>lock; flock -n 9 || echo doubled >> violations;"
          + (EnumSet.of(Ownership.CONTROL_GROUP, Ownership.REAPER).contains(Ownership.present())
              ? STRAY
              : "")
          + " echo $UPSHIFT_MODE $$ >> started; exec sleep 1000";

  private final Random random = new Random(SEED);

  /** What was saved, by the checksum that tells a kept checkpoint from another. */
  private final Map<String, String> contents = new HashMap<>();

  private String weights = "";
  private Kept aim = new Kept("", Instant.EPOCH, Instant.EPOCH, "", "", 0, 0, "", null, null);
  private String mode = "light";
  private boolean stopped;
  private long revision;

  @Test
  void agent_killedAtRandomPoints_doesEverythingOnce() throws Exception {
    configure(GUARDED, broker.password(host).source());
    keepCheckpoints();
    RunningProcess agent = agent();
    settled("the beginning");
    save("weights one", 1);
    save("weights two", 2);
    for (int run = 1; run <= RUNS; run++) {
      String what = "run " + run + " of seed " + SEED;
      int before = starts().size();
      String order = give(run);
      pass(random.nextInt(1500));
      agent.kill();
      for (int again = random.nextInt(3); again > 0; again--) {
        RunningProcess another = start();
        pass(random.nextInt(4000));
        another.kill();
      }
      int expected = before + startsOf(order, run);
      brain.forget();
      agent = agent();
      settled(what + " " + order);
      assertThat(starts()).as(what + " " + order).hasSize(expected);
      assertThat(alive()).as(what + " " + order).hasSize(stopped ? 0 : 1);
      assertThat(folder.resolve("violations")).as(what + " " + order).doesNotExist();
      assertThat(folder.resolve("model.bin")).as(what + " " + order).hasContent(weights);
    }
  }

  private String give(int run) throws IOException {
    String session = session().session();
    return switch (random.nextInt(5)) {
      case 0 -> {
        brain.command(CommandAction.RESTART_TRAINING, "order-" + run, session);
        yield "restart";
      }
      case 1 -> {
        brain.command(stopped ? CommandAction.START : CommandAction.STOP, "order-" + run, session);
        yield stopped ? "start" : "stop";
      }
      case 2 -> {
        until(() -> !kept().isEmpty());
        aim = kept().get(random.nextInt(kept().size()));
        brain.rollback("order-" + run, session, aim.id());
        yield "rollback";
      }
      default -> {
        mode = mode.equals("light") ? "medium" : "light";
        brain.desire(5, "brain", ++revision, mode);
        yield "desire";
      }
    };
  }

  /** How many processes the order has to start; an order that no agent has accepted counts not. */
  private int startsOf(String order, int run) throws IOException {
    boolean accepted = isAccepted(run);
    return switch (order) {
      case "desire" -> stopped ? 0 : 1;
      case "restart", "start", "rollback" -> {
        if (accepted && order.equals("rollback")) {
          weights = contents.get(aim.crc32c());
        }
        stopped = stopped && !accepted;
        yield accepted ? 1 : 0;
      }
      default -> {
        stopped = stopped || accepted;
        yield 0;
      }
    };
  }

  /** A way back to a checkpoint that was replaced by a newer one meanwhile is rejected. */
  private boolean isAccepted(int run) throws IOException {
    return Pattern.compile("\"order-" + run + "\"\\s*,\\s*\"status\"\\s*:\\s*\"(?!rejected)")
        .matcher(Files.readString(folder.resolve("state/state.json")))
        .find();
  }

  private void keepCheckpoints() throws IOException {
    Path file = folder.resolve("upshift.yaml");
    String all =
        Files.readString(file).replaceAll("(- name: \\w+)\n", "$1\n      checkpoint: '*.bin'\n");
    Files.writeString(file, all + "  checkpoints: {interval: 0s}\n");
  }

  private void save(String content, int count) throws IOException {
    Path fresh = Files.writeString(folder.resolve("fresh"), content);
    Files.move(fresh, folder.resolve("model.bin"), StandardCopyOption.REPLACE_EXISTING);
    until(() -> kept().size() == count);
    contents.put(kept().getLast().crc32c(), content);
    weights = content;
  }

  private List<Kept> kept() {
    return brain.last(Checkpoints.class).orElseThrow().kept();
  }

  private void settled(String what) {
    TrainingPhase phase = stopped ? TrainingPhase.STOPPED : TrainingPhase.RUNNING;
    await(what)
        .atMost(PATIENCE)
        .untilAsserted(() -> {
          assertThat(brain.last(Telemetry.Training.class))
              .as("training; answers: %s", brain.all(Telemetry.Result.class))
              .hasValueSatisfying(t -> {
                assertThat(t.phase()).isEqualTo(phase);
                assertThat(t.revision()).isEqualTo(revision);
              });
          assertThat(alive()).hasSize(stopped ? 0 : 1);
        });
  }

  private static void pass(int millis) {
    await().atMost(PATIENCE).pollDelay(Duration.ofMillis(millis + 1L)).until(() -> true);
  }
}
