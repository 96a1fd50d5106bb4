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
import dev.upshift.protocol.ResultStatus;
import dev.upshift.protocol.Telemetry;
import dev.upshift.protocol.Topics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

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
      return told(answer(visit, property, order, Orders::answer));
    }
  }

  /**
   * Gives an order that the brain passes on to the host, and waits until the host says that it is
   * done.
   *
   * @return what the host says
   * @throws FailureException where the brain or the host refuses, fails or does not answer
   */
  String giveAndWait(OverrideProperty property, OverrideOrder order, Duration timeout) {
    List<String> tails = new ArrayList<>(FleetPicture.tails(host()));
    tails.add(name() + "/decision");
    tails.add(name() + "/telemetry/result");
    List<Telemetry.Result> early = new ArrayList<>();
    try (BrokerVisit visit = BrokerVisit.open(client, tails)) {
      Notice.Decision decision =
          answer(
              visit,
              property,
              order,
              heard -> {
                if (heard.message() instanceof Telemetry.Result result) {
                  early.add(result);
                }
                return answer(heard);
              });
      String line = told(decision);
      String id = String.valueOf(decision.evidence().get("command"));
      return line + "\n" + done(visit, id, early, timeout);
    }
  }

  private Notice.Decision answer(
      BrokerVisit visit,
      OverrideProperty property,
      OverrideOrder order,
      Function<Heard, Optional<Notice.Decision>> answer) {
    FleetPicture picture = FleetPicture.of(visit);
    Hosts.requireBrain(picture);
    host().ifPresent(host -> Hosts.requireKnown(picture, host));
    Address address = new Address.OverrideSet(scope, property);
    visit.publish(Publication.once(visit.topics(), address, order));
    return visit.firstAnswer(answer, ANSWER_TIMEOUT).orElseThrow(this::unanswered);
  }

  private String done(
      BrokerVisit visit, String id, List<Telemetry.Result> early, Duration timeout) {
    Telemetry.Result result =
        early.stream()
            .filter(r -> isEnd(r, id))
            .findFirst()
            .or(() ->
                visit.firstAnswer(
                    heard ->
                        heard.message() instanceof Telemetry.Result r && isEnd(r, id)
                            ? Optional.of(r)
                            : Optional.empty(),
                    timeout))
            .orElseThrow(() ->
                new FailureException(
                    ExitCode.UNREACHABLE,
                    "The host "
                        + name()
                        + " has the order, but has not said within "
                        + timeout.toSeconds()
                        + " s that it is done: look with ./upshift status and ./upshift logs."));
    String reason = Optional.ofNullable(result.reason()).orElse(result.status().word());
    if (result.status() != ResultStatus.DONE) {
      throw new FailureException(
          ExitCode.ERROR, "The host " + name() + " has not done it: " + reason + ".");
    }
    return name() + ": " + reason;
  }

  private static boolean isEnd(Telemetry.Result result, String id) {
    return result.id().equals(id)
        && result.status() != ResultStatus.ACCEPTED
        && result.status() != ResultStatus.RUNNING;
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
