package dev.upshift.notifier.app;

import dev.upshift.mqtt.Delivery;
import dev.upshift.notifier.decide.Announcement;
import dev.upshift.notifier.decide.Digest;
import dev.upshift.notifier.decide.Figures;
import dev.upshift.notifier.decide.Triage;
import dev.upshift.notifier.outbox.Outbox;
import dev.upshift.protocol.Address;
import dev.upshift.protocol.Codec;
import dev.upshift.protocol.Codec.Decoded;
import dev.upshift.protocol.Message;
import dev.upshift.protocol.Notice;
import dev.upshift.protocol.PlainWord;
import dev.upshift.protocol.Topics;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Hears how hosts look, notes it a few times an hour and tells it once a day. What is heard stays
 * in memory until it is noted: the broker retains it anyway.
 */
final class MorningCheck {
  /** How often it is noted. */
  static final Duration NOTE = Duration.ofMinutes(10);

  /** The figures that are listened to, as the contract names them. */
  static final List<String> METRICS = List.of("reboots-last-hour", "progress-percent");

  private static final String TOPIC = "own/" + Digest.REASON;

  private final Topics topics;
  private final Outbox outbox;
  private final Sorter sorter;
  private final InstantSource clock;
  private final Map<String, Notice.State> states = new ConcurrentHashMap<>();
  private final Map<String, Map<String, String>> metrics = new ConcurrentHashMap<>();
  private volatile Optional<Digest> digest = Optional.empty();
  private Instant notedAt = Instant.MIN;

  MorningCheck(Topics topics, Outbox outbox, Sorter sorter, InstantSource clock) {
    this.topics = topics;
    this.outbox = outbox;
    this.sorter = sorter;
    this.clock = clock;
  }

  void follow(NotifierConfiguration configuration) {
    digest = configuration.digest().map(DigestConfiguration::digest);
  }

  /** Whether it was about how a host looks, and is done with. */
  boolean hear(Delivery delivery) {
    Address address = topics.parse(delivery.topic()).orElse(null);
    if (!(address instanceof Address.State) && !(address instanceof Address.Status)) {
      return false;
    }
    if (Codec.decode(address, delivery.payload()) instanceof Decoded.Accepted(Message message)) {
      note(address, message);
    }
    delivery.acknowledge();
    return true;
  }

  private void note(Address address, Message message) {
    if (address instanceof Address.State(var host) && message instanceof Notice.State state) {
      states.put(host.name(), state);
    }
    if (address instanceof Address.Status(var scope, String metric)
        && scope instanceof Address.Host(var host)
        && message instanceof PlainWord(String value)) {
      metrics.computeIfAbsent(host.name(), _ -> new ConcurrentHashMap<>()).put(metric, value);
    }
  }

  /** Notes and tells what is due; on a worker thread. */
  synchronized void look() {
    Instant now = clock.instant();
    if (digest.isEmpty()) {
      return;
    }
    if (!states.isEmpty() && notedAt.isBefore(now.minus(NOTE))) {
      notedAt = now;
      outbox.diary().note(figures(now), now);
    }
    digest.get().due(now).ifPresent(day -> tell(digest.get(), day, now));
  }

  private void tell(Digest due, LocalDate day, Instant now) {
    if (outbox.announcement(Digest.eventId(day)).isPresent()) {
      return;
    }
    List<Figures> noted = outbox.diary().since(now.minus(Digest.SPAN));
    if (noted.isEmpty()) {
      return;
    }
    Announcement announcement =
        due.of(day, noted, now).showing(Chart.of(noted, due.zone()).orElse(null));
    sorter.post(new Triage.Outcome.Tell(TOPIC, Optional.empty(), announcement));
  }

  private List<Figures> figures(Instant now) {
    return states.entrySet().stream().map(e -> figures(e.getKey(), e.getValue(), now)).toList();
  }

  private Figures figures(String host, Notice.State state, Instant now) {
    Map<String, String> known = metrics.getOrDefault(host, new HashMap<>());
    String mode = state.mode();
    return new Figures(
        host,
        now,
        mode == null ? "none" : mode,
        state.state(),
        number(known, "reboots-last-hour").map(Double::intValue).orElse(state.reboots()),
        number(known, "progress-percent"),
        Optional.ofNullable(state.cost()).map(Notice.Cost::soFar),
        Optional.ofNullable(state.cost()).map(Notice.Cost::saved));
  }

  private static Optional<Double> number(Map<String, String> known, String metric) {
    return Optional.ofNullable(known.get(metric))
        .filter(v -> v.matches("-?\\d{1,15}(\\.\\d{1,9})?"))
        .map(Double::valueOf);
  }
}
