package dev.upshift.agent.supervise;

import static org.assertj.core.api.Assertions.assertThat;

import dev.upshift.protocol.Command.Action;
import dev.upshift.protocol.Command.Desired;
import dev.upshift.protocol.ResultStatus;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which documents and commands are obeyed. */
final class FenceTest {
  private static final Application APPLIED = new Application(5, "m", 10, "light");
  private static final BrainRank BRAIN = new BrainRank(5, "m");
  private static final Set<String> MODES = Set.of("light", "medium");

  @ParameterizedTest
  @CsvSource({
    "5, m, 11, medium, Apply", // the next revision
    "5, m, 11, light, Apply", // the same mode again
    "5, n, 1, medium, Apply", // a higher brain begins its own revisions
    "6, a, 1, medium, Apply", // a later epoch counts before the brain's id
    "5, m, 10, light, Same", // redelivered
    "5, m, 10, medium, Ignore", // one revision never means two things
    "5, m, 9, medium, Ignore", // from the past
    "5, l, 99, medium, Ignore", // a lower brain
    "4, z, 99, medium, Ignore", // an earlier epoch
    "5, m, 11, heavy, UnknownMode",
    "4, z, 99, heavy, Ignore", // a lower brain is not even refused
  })
  void judge_byEpochThenBrainThenRevision(
      long epoch, String brain, long revision, String mode, String verdict) {
    Desired desired = new Desired(epoch, brain, revision, mode, "test", Instant.EPOCH);
    assertThat(Fence.judge(APPLIED, BRAIN, MODES, desired).getClass().getSimpleName())
        .isEqualTo(verdict);
  }

  @Test
  void judge_belowABrainKnownFromACommandOnly_ignores() {
    Desired desired = new Desired(5, "m", 11, "medium", "test", Instant.EPOCH);
    assertThat(Fence.judge(APPLIED, new BrainRank(7, "x"), MODES, desired))
        .isEqualTo(new Fence.Verdict.Ignore("brain 'm' of epoch 5 is lower than 'x' of epoch 7"));
  }

  @Test
  void judge_theFirstDocumentEver_applies() {
    Desired desired = new Desired(1, "b", 1, "medium", "test", Instant.EPOCH);
    assertThat(Fence.judge(Application.first("light"), BrainRank.NONE, MODES, desired))
        .isEqualTo(new Fence.Verdict.Apply(new Application(1, "b", 1, "medium")));
  }

  @Test
  void command_retained_isIgnoredBeforeAnythingElse() {
    assertThat(command(action(4, "a", "other"), true, Optional.of("done")))
        .isInstanceOf(CommandGate.Verdict.Ignore.class);
  }

  @Test
  void command_ofALowerBrain_isIgnoredBeforeItsSession() {
    assertThat(command(action(4, "z", "other"), false, Optional.empty()))
        .isInstanceOf(CommandGate.Verdict.Ignore.class);
  }

  @Test
  void command_forAnotherSession_isExpired_alsoWhenItsIdIsKnown() {
    assertThat(command(action(5, "m", "other"), false, Optional.of("done")))
        .isInstanceOfSatisfying(
            CommandGate.Verdict.Answer.class,
            a -> assertThat(a.status()).isEqualTo(ResultStatus.EXPIRED));
  }

  @Test
  void command_knownById_isADuplicateWithTheStoredResult() {
    assertThat(command(action(5, "m", "now"), false, Optional.of("done: stopped")))
        .isEqualTo(new CommandGate.Verdict.Answer(ResultStatus.DUPLICATE, "done: stopped"));
  }

  @Test
  void command_newAndForThisSession_isAccepted() {
    assertThat(command(action(5, "m", "now"), false, Optional.empty()))
        .isEqualTo(new CommandGate.Verdict.Accept());
  }

  private static CommandGate.Verdict command(
      Action action, boolean retained, Optional<String> stored) {
    return CommandGate.judge(action, retained, BRAIN, "now", stored);
  }

  private static Action action(long epoch, String brain, String session) {
    return new Action("id-1", epoch, brain, session, Map.of());
  }
}
