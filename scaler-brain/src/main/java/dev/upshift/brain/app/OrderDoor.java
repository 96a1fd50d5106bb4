package dev.upshift.brain.app;

import dev.upshift.brain.app.BrainMetrics.Rejection;
import dev.upshift.brain.decision.Decision;
import dev.upshift.brain.decision.Input;
import dev.upshift.brain.decision.Reason;
import dev.upshift.brain.decision.Step;
import dev.upshift.brain.journal.Write.CommandSent;
import dev.upshift.configuration.DurationText;
import dev.upshift.mqtt.Delivery;
import dev.upshift.protocol.Address;
import dev.upshift.protocol.Codec;
import dev.upshift.protocol.Codec.Decoded;
import dev.upshift.protocol.Command;
import dev.upshift.protocol.CommandAction;
import dev.upshift.protocol.Notice;
import dev.upshift.protocol.OverrideOrder;
import dev.upshift.protocol.OverrideProperty;
import dev.upshift.protocol.Topics;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where people's orders come in. Every order is answered by a decision, a refusal too, and the
 * retained echo says what holds now.
 */
final class OrderDoor {
  private static final Logger LOG = LoggerFactory.getLogger(OrderDoor.class);

  /** The key in a decision's evidence that says why an order was refused. */
  private static final String REFUSED = "refused";

  private final Topics topics;
  private final Fleet fleet;
  private final DeskTools tools;
  private final Replies replies;

  OrderDoor(Topics topics, Fleet fleet, DeskTools tools) {
    this.topics = topics;
    this.fleet = fleet;
    this.tools = tools;
    this.replies = new Replies(topics, tools.announcer());
  }

  void receive(Delivery delivery) {
    Optional<Address> address = topics.parse(delivery.topic());
    if (address.isEmpty() || !(address.get() instanceof Address.OverrideSet set)) {
      tools.metrics().rejected(Rejection.TOPIC);
      delivery.acknowledge();
      return;
    }
    if (delivery.payload().length == 0) {
      delivery.acknowledge();
      return;
    }
    Collection<HostDesk> targets = targets(set.scope());
    if (targets.isEmpty()) {
      tools.metrics().rejected(Rejection.UNKNOWN_HOST);
      LOG.info("An order came on {}, where this brain has no host.", delivery.topic());
    }
    if (delivery.retained()) {
      tools.metrics().rejected(Rejection.RETAINED_ORDER);
      tools.announcer().clear(set);
    }
    carryOut(set, delivery, targets);
  }

  private Collection<HostDesk> targets(Address.Scope scope) {
    return switch (scope) {
      case Address.Host(var host) -> fleet.known(host).stream().toList();
      case Address.Fleet() -> fleet.desks();
    };
  }

  private void carryOut(Address.OverrideSet set, Delivery delivery, Collection<HostDesk> targets) {
    OverrideOrder order = decoded(set, delivery);
    Orders meant = meaning(set, order, delivery);
    boolean forAll = set.scope() instanceof Address.Fleet && !(meant instanceof Orders.Ignored);
    FleetAnswer answer = new FleetAnswer(set.property(), order);
    Runnable done =
        forAll
            ? () -> {
              tools.together().say(answer.decision(now()), Optional.empty(), tools);
              answer
                  .echo()
                  .ifPresent(word -> tools.announcer().echo(set.scope(), set.property(), word));
              delivery.acknowledge();
            }
            : delivery::acknowledge;
    if (targets.isEmpty() || meant instanceof Orders.Ignored) {
      done.run();
      return;
    }
    Countdown left = new Countdown(targets.size(), done);
    for (HostDesk desk : targets) {
      Given given = new Given(desk, set.property(), order, now());
      give(
          given,
          meant,
          decision -> {
            answer.add(decision);
            replies.send(delivery, decision);
            left.countDown();
          });
    }
  }

  private Instant now() {
    return tools.clock().now();
  }

  private static Orders meaning(Address.OverrideSet set, OverrideOrder order, Delivery delivery) {
    Orders meant = Orders.of(set.property(), order);
    return meant instanceof Orders.Ignored
        ? meant
        : objection(set, delivery).<Orders>map(Orders.Malformed::new).orElse(meant);
  }

  private static Optional<String> objection(Address.OverrideSet set, Delivery delivery) {
    if (delivery.retained()) {
      return Optional.of(
          "an order must not be retained: it would be given again whenever somebody connects; it"
              + " was cleared");
    }
    return switch (Codec.decode(set, delivery.payload())) {
      case Decoded.Accepted(OverrideOrder _) -> Optional.empty();
      case Decoded.Accepted _, Decoded.Cleared _ -> Optional.of("it is no order");
      case Decoded.Rejected(String reason) -> Optional.of(reason);
    };
  }

  private static OverrideOrder decoded(Address.OverrideSet set, Delivery delivery) {
    return Codec.decode(set, delivery.payload()) instanceof Decoded.Accepted(OverrideOrder order)
        ? order
        : OverrideOrder.word("");
  }

  /** An order for one host. */
  record Given(HostDesk desk, OverrideProperty property, OverrideOrder order, Instant at) {
    String text() {
      return OrderText.of(property, order);
    }
  }

  private void give(Given given, Orders meant, Consumer<Decision> answered) {
    switch (meant) {
      case Orders.Rule(Input input) ->
          given.desk().take(input, Optional.empty(), step -> ruled(given, step, answered));
      case Orders.Action action -> action(given, action, answered);
      case Orders.Announcement() ->
          given
              .desk()
              .take(new Input.RebootAnnounced(), Optional.empty(), _ -> announced(given, answered));
      case Orders.Malformed(String sentence) -> {
        tools.metrics().rejected(Rejection.MALFORMED_ORDER);
        refuse(given, sentence, answered);
      }
      case Orders.Ignored() -> {}
    }
  }

  private void ruled(Given given, Step step, Consumer<Decision> answered) {
    if (step.decisions().isEmpty()) {
      Decision same = decision(given, given.text() + ": nothing to change", Map.of());
      given.desk().answer(same, Optional.empty(), () -> answered.accept(same));
      return;
    }
    Decision decision = step.decisions().getFirst();
    if (!decision.evidence().containsKey(REFUSED)) {
      echo(given);
    }
    answered.accept(decision);
  }

  private void action(Given given, Orders.Action action, Consumer<Decision> answered) {
    Optional<String> session = given.desk().figures().target();
    if (session.isEmpty() || !tools.announcer().isConnected()) {
      refuse(given, "the host is offline", answered);
    } else {
      String summary = given.text() + " sent as a command" + OrderText.signed(given.order());
      command(given, action, session.get(), summary, answered);
    }
  }

  /** The rules know of it; the host is told where it can be. */
  private void announced(Given given, Consumer<Decision> answered) {
    String summary =
        "the next reboot within "
            + DurationText.format(given.desk().policy().plannedRebootExpiry())
            + " is planned"
            + OrderText.signed(given.order());
    Optional<String> session = given.desk().figures().target();
    if (session.isPresent()) {
      command(
          given,
          new Orders.Action(CommandAction.ANNOUNCE_REBOOT),
          session.get(),
          summary,
          answered);
    } else {
      Decision decision = decision(given, summary, Map.of());
      given.desk().answer(decision, Optional.empty(), () -> answered.accept(decision));
    }
  }

  private void command(
      Given given,
      Orders.Action ordered,
      String session,
      String summary,
      Consumer<Decision> answered) {
    String id = UUID.randomUUID().toString();
    CommandAction action = ordered.action();
    Map<String, Object> arguments = new LinkedHashMap<>(ordered.arguments());
    put(arguments, "by", given.order().by());
    put(arguments, "why", given.order().why());
    Incarnation self = tools.announcer().self();
    Command.Action command = new Command.Action(id, self.epoch(), self.id(), session, arguments);
    Decision decision = decision(given, summary, Map.of("command", id, "action", action.leaf()));
    CommandSent sent = new CommandSent(id, given.at(), action.leaf(), session);
    given
        .desk()
        .answer(
            decision,
            Optional.of(sent),
            () -> {
              tools.announcer().command(given.desk().host(), action, command);
              echo(given);
              answered.accept(decision);
            });
  }

  private void refuse(Given given, String sentence, Consumer<Decision> answered) {
    String summary = given.text() + " is refused: " + sentence;
    Decision refusal = decision(given, summary, Map.of(REFUSED, sentence));
    given.desk().answer(refusal, Optional.empty(), () -> answered.accept(refusal));
  }

  /** What holds is echoed by the desk; what happens once is echoed here. */
  private void echo(Given given) {
    switch (given.property()) {
      case MODE, PAUSE, ACKNOWLEDGE, SILENCE -> {}
      case RETRY, RESET, TRAINING, ANNOUNCE_REBOOT ->
          tools
              .announcer()
              .echo(new Address.Host(given.desk().host()), given.property(), given.order().value());
    }
  }

  private static Decision decision(Given given, String summary, Map<String, Object> more) {
    Notice.State picture = given.desk().picture();
    Map<String, Object> evidence = new LinkedHashMap<>(more);
    evidence.put("order", given.property().leaf());
    evidence.put("value", given.order().value());
    put(evidence, "by", given.order().by());
    put(evidence, "why", given.order().why());
    return new Decision(
        given.desk().host() + "-order-" + UUID.randomUUID(),
        given.at(),
        given.desk().host().name(),
        picture.mode(),
        picture.mode(),
        Reason.OVERRIDE,
        picture.state(),
        summary,
        evidence,
        picture.next(),
        picture.nextAt(),
        false);
  }

  private static void put(Map<String, Object> map, String key, @Nullable String value) {
    if (value != null) {
      map.put(key, value);
    }
  }

  /** Runs something once when it was called often enough. */
  private static final class Countdown {
    private int left;
    private final Runnable done;

    Countdown(int count, Runnable done) {
      this.left = count;
      this.done = done;
    }

    void countDown() {
      left--;
      if (left == 0) {
        done.run();
      }
    }
  }
}
