package dev.upshift.notifier.app;

import dev.upshift.notifier.decide.Announcement;
import dev.upshift.notifier.decide.Blindness;
import dev.upshift.notifier.decide.Inhibition;
import dev.upshift.notifier.decide.Route;
import dev.upshift.notifier.decide.Silence;
import dev.upshift.notifier.decide.Triage;
import dev.upshift.notifier.outbox.Outbox;
import dev.upshift.protocol.Address;
import dev.upshift.protocol.AlertState;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Sorts what there is to tell: which channels hear of it, and whether a silence or a cause hides
 * it; then it goes into the outbox. Called on worker threads, one after the other.
 */
final class Sorter {
  private static final String SITE = Triage.alertTopic(new Address.Fleet(), Inhibition.SITE);

  private final Outbox outbox;
  private final InstantSource clock;
  private volatile NotifierConfiguration configuration;
  private volatile Optional<Instant> brokerBack;
  private volatile Optional<Instant> siteEnd;
  private volatile boolean siteFiring;

  Sorter(NotifierConfiguration configuration, Outbox outbox, InstantSource clock) {
    this.configuration = configuration;
    this.outbox = outbox;
    this.clock = clock;
    this.brokerBack = outbox.controls().ended(Blindness.TOPIC);
    this.siteEnd = outbox.controls().ended(SITE);
    this.siteFiring = outbox.lastAlertState(SITE).filter(s -> s == AlertState.FIRING).isPresent();
  }

  /** Sorts by other rules from now on. */
  void follow(NotifierConfiguration changed) {
    configuration = changed;
  }

  /** The broker is heard again after it had been away. */
  void brokerIsBack(Instant at) {
    brokerBack = Optional.of(at);
  }

  /** Puts it into the outbox; false where it was there already. */
  boolean post(Triage.Outcome.Tell tell) {
    Instant now = clock.instant();
    NotifierConfiguration rules = configuration;
    List<String> channels = channels(rules, tell);
    Triage.Outcome.Tell worded = escalates(rules, channels) ? tell.acknowledgeable() : tell;
    boolean added = outbox.add(worded, channels, now, rules::manner, hidden(tell, now));
    if (added && tell.topic().equals(SITE)) {
      siteFiring = tell.alertState().filter(s -> s == AlertState.FIRING).isPresent();
      siteEnd = siteFiring ? Optional.empty() : Optional.of(now);
    }
    return added;
  }

  /** Lets out what was held back by what holds no more. */
  int release() {
    Instant now = clock.instant();
    NotifierConfiguration rules = configuration;
    Stream<String> silences = outbox.controls().silences(now).stream().map(Silence::id);
    List<String> holding = Stream.concat(silences, inhibition().causes(now).stream()).toList();
    return outbox.controls().release(holding, rules::manner, now);
  }

  /** The channels that are told of what nobody has acknowledged. */
  List<String> escalating() {
    NotifierConfiguration rules = configuration;
    return rules.channels().stream()
        .map(ChannelConfiguration::name)
        .filter(c -> rules.manner(c).escalates())
        .toList();
  }

  private static boolean escalates(NotifierConfiguration rules, List<String> channels) {
    return channels.stream().anyMatch(c -> rules.manner(c).escalates());
  }

  /** Whoever heard that an alert fires hears of its end, which is less severe. */
  private List<String> channels(NotifierConfiguration rules, Triage.Outcome.Tell tell) {
    Announcement announcement = tell.announcement();
    Map<String, String> labels = outbox.controls().labels(announcement.subject());
    List<Route> routes = rules.channels().stream().map(ChannelConfiguration::route).toList();
    List<String> chosen = Route.channels(routes, announcement, labels);
    if (tell.alertState().filter(s -> s == AlertState.RESOLVED).isEmpty()) {
      return chosen;
    }
    List<String> configured = rules.channels().stream().map(ChannelConfiguration::name).toList();
    List<String> heard = outbox.controls().channelsOfFiring(tell.topic());
    return Stream.concat(chosen.stream(), heard.stream().filter(configured::contains))
        .distinct()
        .toList();
  }

  private Optional<String> hidden(Triage.Outcome.Tell tell, Instant now) {
    Announcement announcement = tell.announcement();
    return outbox.controls().silences(now).stream()
        .filter(s -> s.covers(announcement))
        .map(Silence::id)
        .findFirst()
        .or(() -> inhibition().cause(announcement, now));
  }

  private Inhibition inhibition() {
    return new Inhibition(brokerBack, siteFiring, siteEnd);
  }
}
