package dev.upshift.agent.supervise;

import dev.upshift.protocol.Command.Action;
import dev.upshift.protocol.ResultStatus;
import java.util.Optional;

/** Which commands to carry out, checked in the contract's order. */
public final class CommandGate {
  private CommandGate() {}

  /** The judgement on a command. */
  public sealed interface Verdict {
    /** To be journalled and then done. */
    record Accept() implements Verdict {}

    /** Not to be answered at all. */
    record Ignore(String reason) implements Verdict {}

    /** Not to be done, and answered. */
    record Answer(ResultStatus status, String reason) implements Verdict {}
  }

  /**
   * Judges a command that could be decoded, so that its version is known.
   *
   * @param session the agent's present one
   * @param stored what the journal holds for this id
   */
  public static Verdict judge(
      Action action, boolean retained, BrainRank brain, String session, Optional<String> stored) {
    BrainRank sender = new BrainRank(action.epoch(), action.brain());
    if (retained) {
      return new Verdict.Ignore("a command must not be retained");
    }
    if (sender.compareTo(brain) < 0) {
      return new Verdict.Ignore("brain " + sender + " is lower than " + brain);
    }
    if (!action.targetSession().equals(session)) {
      return new Verdict.Answer(
          ResultStatus.EXPIRED, "it was meant for the session " + action.targetSession());
    }
    return stored
        .<Verdict>map(s -> new Verdict.Answer(ResultStatus.DUPLICATE, s))
        .orElseGet(Verdict.Accept::new);
  }
}
