package dev.upshift.agent.supervise;

import dev.upshift.protocol.Command.Desired;
import java.util.Set;

/**
 * Which desired documents to obey. They are ordered by (epoch, brain, revision): what is lower than
 * the one applied comes from the past or from a brain that has been replaced.
 */
public final class Fence {
  private Fence() {}

  /** The judgement on a desired document. */
  public sealed interface Verdict {
    /** To be made durable and then applied. */
    record Apply(Application application) implements Verdict {}

    /** Applied already. */
    record Same() implements Verdict {}

    /** Not to be obeyed. */
    record Ignore(String reason) implements Verdict {}

    /** From the right brain, but this host has no such mode. */
    record UnknownMode(String mode) implements Verdict {}
  }

  /**
   * Judges a document.
   *
   * @param applied what this host applies now
   * @param brain the highest brain that it has obeyed
   * @param modes the host's own ladder
   */
  public static Verdict judge(
      Application applied, BrainRank brain, Set<String> modes, Desired desired) {
    Application wanted =
        new Application(desired.epoch(), desired.brain(), desired.revision(), desired.mode());
    BrainRank sender = new BrainRank(desired.epoch(), desired.brain());
    if (sender.compareTo(brain) < 0) {
      return new Verdict.Ignore("brain " + sender + " is lower than " + brain);
    }
    int order = wanted.compareFence(applied);
    if (order < 0) {
      return new Verdict.Ignore(
          "revision " + desired.revision() + " is lower than " + applied.revision());
    }
    if (order == 0) {
      return desired.mode().equals(applied.mode())
          ? new Verdict.Same()
          : new Verdict.Ignore("revision " + desired.revision() + " was applied with another mode");
    }
    return modes.contains(desired.mode())
        ? new Verdict.Apply(wanted)
        : new Verdict.UnknownMode(desired.mode());
  }
}
