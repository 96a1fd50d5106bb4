package dev.upshift.notifier.app;

import dev.upshift.notifier.decide.Silence;
import dev.upshift.notifier.decide.SilenceOrder;
import dev.upshift.notifier.outbox.Controls;
import dev.upshift.notifier.outbox.Outbox;
import dev.upshift.protocol.Address;
import dev.upshift.protocol.OverrideOrder;
import dev.upshift.protocol.OverrideProperty;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** Carries out what people order of the notifier, in the outbox. Called on worker threads. */
final class ControlDesk {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final int MOST = 100;
  private static final int LONGEST_TEXT = 200;
  private static final String NOBODY = "somebody";

  private final Outbox outbox;
  private final Sorter sorter;
  private final InstantSource clock;
  private final Runnable queued;

  ControlDesk(Outbox outbox, Sorter sorter, InstantSource clock, Runnable queued) {
    this.outbox = outbox;
    this.sorter = sorter;
    this.clock = clock;
    this.queued = queued;
  }

  /** The answer to an order that is not carried out. */
  static String refused(String why) {
    return "refused: " + why;
  }

  /** Carries out and answers in a few words. */
  String carryOut(Address.OverrideSet set, OverrideOrder order) {
    String subject =
        switch (set.scope()) {
          case Address.Host(var host) -> host.name();
          case Address.Fleet() -> Silence.EVERYTHING;
        };
    return set.property() == OverrideProperty.SILENCE
        ? silence(subject, order)
        : acknowledge(subject, order);
  }

  private String silence(String subject, OverrideOrder order) {
    Instant now = clock.instant();
    Controls controls = outbox.controls();
    return switch (SilenceOrder.of(order)) {
      case SilenceOrder.Begin begin -> {
        if (controls.silences(now).size() >= MOST) {
          yield refused("there are " + MOST + " silences already");
        }
        Silence silence =
            controls.silence(subject, begin, now, text(order.by(), NOBODY), text(order.why(), ""));
        yield silence.id() + " until " + silence.until();
      }
      case SilenceOrder.End(Optional<String> id) -> {
        int ended = controls.expire(subject, id, now);
        sorter.release();
        queued.run();
        yield ended == 0 && id.isPresent() ? refused("there is no silence " + id.get()) : "off";
      }
      case SilenceOrder.Malformed(String sentence) -> refused(sentence);
    };
  }

  private String acknowledge(String subject, OverrideOrder order) {
    String reference = order.value().strip();
    String by = text(order.by(), NOBODY);
    boolean known =
        outbox
            .controls()
            .acknowledge(
                subject,
                reference,
                clock.instant(),
                by,
                text(order.why(), ""),
                sorter.escalating());
    return known
        ? reference + " by " + by
        : refused("nothing that was told has the id '" + text(reference, "") + "'");
  }

  /** What is silenced now, as JSON. */
  String silences() {
    List<Map<String, Object>> silences =
        outbox.controls().silences(clock.instant()).stream().map(ControlDesk::fields).toList();
    return JSON.writeValueAsString(Map.of("silences", silences));
  }

  private static Map<String, Object> fields(Silence silence) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("id", silence.id());
    fields.put("scope", silence.subject());
    fields.put("reason", silence.reason());
    fields.put("from", silence.from().toString());
    fields.put("until", silence.until().toString());
    fields.put("by", silence.by());
    fields.put("why", silence.why());
    return fields;
  }

  private static String text(@Nullable String given, String otherwise) {
    String text = Objects.requireNonNullElse(given, otherwise).replaceAll("\\p{Cntrl}+", " ");
    return text.length() > LONGEST_TEXT ? text.substring(0, LONGEST_TEXT) : text;
  }
}
