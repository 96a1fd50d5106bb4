package dev.upshift.agent.app;

import dev.upshift.agent.app.AgentState.Entry;
import dev.upshift.agent.supervise.Application;
import dev.upshift.agent.supervise.BrainRank;
import dev.upshift.agent.supervise.CommandGate;
import dev.upshift.agent.supervise.Fence;
import dev.upshift.mqtt.Delivery;
import dev.upshift.protocol.Address;
import dev.upshift.protocol.Codec;
import dev.upshift.protocol.Codec.Decoded;
import dev.upshift.protocol.Command;
import dev.upshift.protocol.CommandAction;
import dev.upshift.protocol.LogTalk;
import dev.upshift.protocol.Message;
import dev.upshift.protocol.ResultStatus;
import dev.upshift.protocol.Topics;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the brain sends, one message after the other: judged, made durable, carried out, and only
 * then acknowledged. A message whose durable write fails is tried again and stays unacknowledged.
 */
final class Orders {
  private static final Logger LOG = LoggerFactory.getLogger(Orders.class);
  private static final int QUEUE_LIMIT = 1_000;
  private static final Duration TRY_AGAIN = Duration.ofSeconds(5);

  private final Vertx vertx;
  private final AgentClock clock;
  private final Set<String> modes;
  private final String lowestMode;
  private final String session;
  private final StateKeeper keeper;
  private final EventDesk events;
  private final Actions actions;
  private final Results results;
  private final Topics topics;
  private final LogDesk logs;
  private final Applier applier;
  private Future<?> tail = Future.succeededFuture();
  private int waiting;

  /** Makes the training follow a document that is durable. */
  interface Applier {
    void apply(Application application);

    /** The alert about an unknown mode may have changed. */
    void unknownModeChanged(Optional<AgentState.UnknownMode> before);
  }

  Orders(
      Vertx vertx,
      AgentClock clock,
      AgentConfiguration configuration,
      String session,
      StateKeeper keeper,
      EventDesk events,
      Actions actions,
      Results results,
      Topics topics,
      LogDesk logs,
      Applier applier) {
    this.vertx = vertx;
    this.clock = clock;
    this.modes =
        configuration.modes().stream()
            .map(AgentConfiguration.Mode::name)
            .collect(Collectors.toUnmodifiableSet());
    this.lowestMode = configuration.lowestMode();
    this.session = session;
    this.keeper = keeper;
    this.events = events;
    this.actions = actions;
    this.results = results;
    this.topics = topics;
    this.logs = logs;
    this.applier = applier;
  }

  void receive(Delivery delivery) {
    if (waiting >= QUEUE_LIMIT) {
      LOG.error("More than {} messages wait: {} is left to the broker", waiting, delivery.topic());
      return;
    }
    waiting++;
    tail =
        tail.transform(_ -> handle(delivery))
            .onComplete(_ -> waiting--)
            .onSuccess(_ -> delivery.acknowledge())
            .onFailure(e -> later(delivery, e));
  }

  /**
   * A reboot that the host itself announces.
   *
   * @return what was announced, once it is durable
   */
  Future<String> announce(Optional<Long> seconds, Optional<String> by) {
    Actions.Plan plan = actions.announcement(seconds, by, Map.of());
    return keeper
        .change(plan.change())
        .onSuccess(_ -> plan.act().run())
        .map(_ -> plan.reason().orElse(""));
  }

  private void later(Delivery delivery, Throwable cause) {
    LOG.error(
        "{} could not be made durable ({}): trying again in {} s",
        delivery.topic(),
        cause.toString(),
        TRY_AGAIN.toSeconds());
    var _ = vertx.setTimer(TRY_AGAIN.toMillis(), _ -> receive(delivery));
  }

  private Future<?> handle(Delivery delivery) {
    Optional<Address> address = topics.parse(delivery.topic());
    if (address.isEmpty()) {
      LOG.warn("Not a topic of the contract: {}", delivery.topic());
      return Future.succeededFuture();
    }
    return switch (Codec.decode(address.get(), delivery.payload())) {
      case Decoded.Accepted(Message message) -> obey(address.get(), message, delivery.retained());
      case Decoded.Cleared() -> Future.succeededFuture();
      case Decoded.Rejected(String reason) -> {
        LOG.warn("{} is rejected: {}", delivery.topic(), reason);
        yield Future.succeededFuture();
      }
    };
  }

  private Future<?> obey(Address address, Message message, boolean retained) {
    if (message instanceof Command.Desired desired) {
      return desired(desired);
    }
    if (message instanceof Command.Received received) {
      events.received(received);
      return Future.succeededFuture();
    }
    if (message instanceof Command.Action action && address instanceof Address.Action to) {
      return action(to.action(), action, retained);
    }
    if (message instanceof LogTalk.Ask ask && !retained) {
      logs.asked(ask);
      return Future.succeededFuture();
    }
    LOG.warn("Nothing that an agent obeys: {}", address);
    return Future.succeededFuture();
  }

  private Future<?> desired(Command.Desired desired) {
    AgentState before = keeper.state();
    Application applied =
        Optional.ofNullable(before.applied()).orElse(Application.first(lowestMode));
    Optional<AgentState.UnknownMode> unknown = Optional.ofNullable(before.unknownMode());
    return switch (Fence.judge(applied, before.brain(), modes, desired)) {
      case Fence.Verdict.Apply(Application next) ->
          keeper
              .change(s -> s.applying(next, applied))
              .onSuccess(_ -> applier.apply(next))
              .onSuccess(_ -> applier.unknownModeChanged(unknown));
      case Fence.Verdict.Same _ ->
          keeper
              .change(AgentState::withoutUnknownMode)
              .onSuccess(_ -> applier.unknownModeChanged(unknown));
      case Fence.Verdict.UnknownMode(String mode) -> {
        LOG.error("The brain asks for the mode {}, which this host does not have", mode);
        BrainRank sender = new BrainRank(desired.epoch(), desired.brain());
        yield keeper
            .change(s -> s.refusing(mode, sender, clock.wall()))
            .onSuccess(_ -> applier.unknownModeChanged(unknown));
      }
      case Fence.Verdict.Ignore(String reason) -> {
        LOG.info("The desired mode {} is ignored: {}", desired.mode(), reason);
        yield Future.succeededFuture();
      }
    };
  }

  private Future<?> action(CommandAction what, Command.Action action, boolean retained) {
    AgentState state = keeper.state();
    Optional<String> stored = state.entry(action.id()).map(Results::describe);
    return switch (CommandGate.judge(action, retained, state.brain(), session, stored)) {
      case CommandGate.Verdict.Accept _ -> accept(what, action);
      case CommandGate.Verdict.Ignore(String reason) -> {
        LOG.warn("The command {} is ignored: {}", what.leaf(), reason);
        yield Future.succeededFuture();
      }
      case CommandGate.Verdict.Answer(ResultStatus status, String reason) -> {
        results.answer(action.id(), action.epoch(), status, reason);
        yield Future.succeededFuture();
      }
    };
  }

  private Future<?> accept(CommandAction what, Command.Action action) {
    Actions.Plan plan = actions.plan(what, action);
    BrainRank sender = new BrainRank(action.epoch(), action.brain());
    Entry entry = new Entry(action.id(), plan.status(), plan.reason().orElse(null));
    return keeper
        .change(s -> plan.change().apply(s.journalling(entry, sender)))
        .onSuccess(_ -> {
          results.answer(action.id(), action.epoch(), plan.status(), plan.reason().orElse(null));
          plan.act().run();
        });
  }
}
