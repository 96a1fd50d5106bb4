package dev.upshift.cli.fleet;

import dev.upshift.cli.connection.BrokerVisit;
import dev.upshift.cli.connection.ClientConfiguration;
import dev.upshift.cli.connection.Heard;
import dev.upshift.configuration.ExitCode;
import dev.upshift.configuration.FailureException;
import dev.upshift.mqtt.Publication;
import dev.upshift.protocol.Address;
import dev.upshift.protocol.HostId;
import dev.upshift.protocol.Notice;
import dev.upshift.protocol.OverrideOrder;
import dev.upshift.protocol.OverrideProperty;
import dev.upshift.protocol.Topics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Gives a person's order and waits for the brain's answer: the decision that says what became of
 * it, with the reason.
 */
final class Orders {
  private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(15);

  /** The reasons of decisions that a person's order leads to. */
  private static final Set<String> ANSWERS =
      Set.of("override", "pause", "resume", "release", "reset", "operator-retry");

  private final ClientConfiguration client;
  private final Address.Scope scope;

  Orders(ClientConfiguration client, Address.Scope scope) {
    this.client = client;
    this.scope = scope;
  }

  /**
   * Gives the order.
   *
   * @return the answer as a line
   * @throws FailureException where the brain refuses, or does not answer
   */
  String give(OverrideProperty property, OverrideOrder order) {
    List<String> tails = new ArrayList<>(FleetPicture.tails(host()));
    tails.add(name() + "/decision");
    try (BrokerVisit visit = BrokerVisit.open(client, tails)) {
      FleetPicture picture = FleetPicture.of(visit);
      Hosts.requireBrain(picture);
      host().ifPresent(host -> Hosts.requireKnown(picture, host));
      Address address = new Address.OverrideSet(scope, property);
      visit.publish(Publication.once(visit.topics(), address, order));
      Notice.Decision answer =
          visit.firstAnswer(Orders::answer, ANSWER_TIMEOUT).orElseThrow(this::unanswered);
      return told(answer);
    }
  }

  /** Empty for the whole fleet. */
  private Optional<HostId> host() {
    return scope instanceof Address.Host(HostId id) ? Optional.of(id) : Optional.empty();
  }

  private String name() {
    return host().map(HostId::name).orElse(Topics.FLEET);
  }

  private static Optional<Notice.Decision> answer(Heard heard) {
    return heard.message() instanceof Notice.Decision decision
            && ANSWERS.contains(decision.reason())
        ? Optional.of(decision)
        : Optional.empty();
  }

  private String told(Notice.Decision answer) {
    Object refusal = answer.evidence().get("refused");
    if (refusal != null) {
      throw new FailureException(
          ExitCode.ERROR, "The brain refused the order for " + name() + ": " + refusal + ".");
    }
    return DecisionLine.of(answer);
  }

  private FailureException unanswered() {
    return new FailureException(
        ExitCode.UNREACHABLE,
        "The brain has not answered the order for "
            + name()
            + " within "
            + ANSWER_TIMEOUT.toSeconds()
            + " s: look with ./upshift status, and at the brain's log.");
  }
}
