package dev.upshift.cli.notify;

import dev.upshift.cli.connection.BrokerVisit;
import dev.upshift.cli.connection.ClientConfiguration;
import dev.upshift.cli.connection.Heard;
import dev.upshift.cli.fleet.Hosts;
import dev.upshift.configuration.ExitCode;
import dev.upshift.configuration.FailureException;
import dev.upshift.mqtt.Publication;
import dev.upshift.protocol.Address;
import dev.upshift.protocol.HostId;
import dev.upshift.protocol.Notice;
import dev.upshift.protocol.OverrideOrder;
import dev.upshift.protocol.OverrideProperty;
import dev.upshift.protocol.PlainWord;
import dev.upshift.protocol.Presence;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Gives the notifier an order over the broker and waits for its answer. */
final class NotifierOrders {
  private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(15);
  private static final String REFUSED = "refused: ";
  private static final String SESSION = "_notifier/session";
  private static final String SILENCES = "_fleet/status/silences";

  private final ClientConfiguration client;

  NotifierOrders(ClientConfiguration client) {
    this.client = client;
  }

  /** The fleet, or one host. */
  static Address.Scope scope(@Nullable HostId host) {
    return host == null ? new Address.Fleet() : new Address.Host(host);
  }

  /**
   * Gives the order.
   *
   * @return the answer
   * @throws FailureException where the notifier refuses, or does not answer
   */
  String give(Address.Scope scope, OverrideProperty property, OverrideOrder order) {
    Address echo = new Address.OverrideEcho(scope, property);
    String level = scope instanceof Address.Host(HostId id) ? id.name() : "_fleet";
    List<String> tails =
        List.of(SESSION, level + "/telemetry/session", level + "/override/" + property.leaf());
    try (BrokerVisit visit = BrokerVisit.open(client, tails)) {
      List<Heard> retained = visit.retained(all -> isOnline(all) && isKnown(all, scope));
      requireNotifier(retained);
      if (scope instanceof Address.Host(HostId host)) {
        Hosts.requireKnown(Hosts.isKnown(retained, host), host);
      }
      visit.publish(
          Publication.once(visit.topics(), new Address.OverrideSet(scope, property), order));
      String answer =
          visit
              .firstAnswer(heard -> word(heard, echo), ANSWER_TIMEOUT)
              .orElseThrow(NotifierOrders::unanswered);
      if (answer.startsWith(REFUSED)) {
        throw new FailureException(
            ExitCode.ERROR, "The notifier refused: " + answer.substring(REFUSED.length()) + ".");
      }
      return answer;
    }
  }

  /** What the notifier says is silenced, as its JSON; empty where it has said nothing. */
  Optional<String> silences() {
    Address address = new Address.Status(new Address.Fleet(), "silences");
    try (BrokerVisit visit = BrokerVisit.open(client, List.of(SILENCES))) {
      return visit.retained(heard -> !heard.isEmpty()).stream()
          .flatMap(h -> word(h, address).stream())
          .findFirst();
    }
  }

  private static Optional<String> word(Heard heard, Address address) {
    return heard.address().equals(address) && heard.message() instanceof PlainWord(String value)
        ? Optional.of(value)
        : Optional.empty();
  }

  private static boolean isKnown(List<Heard> heard, Address.Scope scope) {
    return !(scope instanceof Address.Host(HostId host)) || Hosts.isKnown(heard, host);
  }

  private static boolean isOnline(List<Heard> heard) {
    return heard.stream()
        .anyMatch(h ->
            h.message() instanceof Notice.ComponentSession session
                && session.state() == Presence.ONLINE);
  }

  private static void requireNotifier(List<Heard> heard) {
    if (!isOnline(heard)) {
      throw new FailureException(
          ExitCode.UNREACHABLE,
          "The notifier is offline, so nothing was sent: start it with ./upshift notifier or"
              + " ./upshift up, and give the order again.");
    }
  }

  private static FailureException unanswered() {
    return new FailureException(
        ExitCode.UNREACHABLE,
        "The notifier has not answered within "
            + ANSWER_TIMEOUT.toSeconds()
            + " s: look at its log, and with ./upshift silence list.");
  }
}
