package dev.upshift.brain.decision;

import dev.upshift.brain.decision.HostState.Reported;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;

/**
 * The one door to the rules: applies an input to a host's state, then lets every rule that time
 * drives look at the result. Pure and deterministic; the caller reads the clock, journals the step,
 * publishes, and sends {@link Input.Wake} at the time the step asks for.
 */
public final class Decider {
  private static final Duration CHECKPOINT_NEWS = Duration.ofMinutes(1);

  private Decider() {}

  /**
   * Decides what one input means for one host.
   *
   * @param now never earlier than in the step before
   */
  public static Step decide(HostState state, Input input, Instant now, Policy policy) {
    Draft draft = new Draft(state, now, policy);
    apply(draft, input);
    Learned.observe(draft, state, input);
    if (!(input instanceof Input.PromotionRefused) && !(input instanceof Input.SiteEvent)) {
      judge(draft, input);
    }
    return draft.finish();
  }

  private static void apply(Draft draft, Input input) {
    switch (input) {
      case Input.Described told -> Description.apply(draft, told);
      case Input.Heartbeat heartbeat -> {
        Instant last = draft.contact.lastHeardAt();
        Contacts.heard(draft);
        BootBook.heartbeat(draft, heartbeat, last);
      }
      case Input.BootsListed list -> BootBook.listed(draft, list.boots());
      case Input.Rebooted reboot -> {
        Contacts.heard(draft);
        Failures.reboot(draft, reboot.boot(), reboot.at(), reboot.cause());
      }
      case Input.RebootAnnounced _ -> draft.orders = draft.orders.announced(draft.now);
      case Input.ModeRunning report -> Switching.running(draft, report);
      case Input.ModeNotRunning report -> Switching.notRunning(draft, report.phase());
      case Input.StartFailed failed -> Switching.startFailed(draft, failed);
      case Input.Failed failed -> Failures.other(draft, failed.kind(), failed.id());
      case Input.Progressed progress -> {
        if (draft.reported.isRunning(draft.mode)) {
          draft.reported = draft.reported.progressing(progress.ratePerHour());
        }
      }
      case Input.CheckpointSaved told -> draft.reported = saved(draft.reported, told, draft.now);
      case Input.CheckpointTook told -> draft.reported = draft.reported.saving(told.seconds());
      case Input.PriorLearned told -> draft.learning = draft.learning.withPrior(told.prior());
      case Input.SiteEvent event -> SiteRules.apply(draft, event);
      case Input.PromotionRefused told -> Promotion.refused(draft, told);
      case Input.PromotionGranted _ -> Promotion.granted(draft);
      case Input.Completed _ -> complete(draft);
      case Input.PinMode order -> OrderRules.pin(draft, order);
      case Input.StepMode order -> OrderRules.step(draft, order);
      case Input.Release order -> OrderRules.release(draft, order);
      case Input.Pause order -> OrderRules.pause(draft, order);
      case Input.Resume order -> OrderRules.resume(draft, order);
      case Input.Reset order -> OrderRules.reset(draft, order);
      case Input.Retry order -> OrderRules.retry(draft, order);
      case Input.BrainStarted _ -> Contacts.listening(draft);
      case Input.JournalUnreadable broken -> Description.unreadable(draft, broken.detail());
      case Input.Wake _ -> {}
    }
  }

  private static void judge(Draft draft, Input input) {
    OrderRules.judge(draft);
    Contacts.judge(draft);
    BootBook.judge(draft);
    Failures.judge(draft);
    Stability.judgeStorms(draft);
    Stability.judge(draft);
    Learned.judge(draft, input);
    Switching.judge(draft);
    Climbing.judgeProven(draft);
    Climbing.judge(draft);
    if (draft.held == null) {
      draft.resolve(Description.HELD, "commands are no longer held");
    }
  }

  private static void complete(Draft draft) {
    if (draft.completedAt == null && draft.mode != null) {
      draft.stopClocks(draft.now);
      draft.completedAt = draft.now;
      draft.orders = draft.orders.released().resumed();
      draft.resolveAll("the training is complete");
      draft.decide(Reason.COMPLETE, draft.mode, "the training is complete", Map.of(), true);
    }
  }

  /** One that is told of again and again is no news; neither is one right after another. */
  private static Reported saved(Reported old, Input.CheckpointSaved told, Instant now) {
    Instant known = old.checkpointAt();
    Instant at = told.ago() == null ? now : now.minus(told.ago());
    boolean news = told.ago() == null || known == null || at.isAfter(known.plus(CHECKPOINT_NEWS));
    Double took = told.tookSeconds() == null ? old.checkpointSeconds() : told.tookSeconds();
    return new Reported(old.mode(), old.notRunning(), old.ratePerHour(), news ? at : known, took);
  }
}
