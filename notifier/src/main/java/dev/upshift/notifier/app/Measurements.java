package dev.upshift.notifier.app;

import dev.upshift.notifier.decide.Answer;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Locale;

/** The notifier's counters. */
final class Measurements {
  private final MeterRegistry registry;

  Measurements(MeterRegistry registry) {
    this.registry = registry;
  }

  MeterRegistry registry() {
    return registry;
  }

  /** A message came in; the outcome says what became of it. */
  void received(String outcome) {
    Counter.builder("upshift.notifier.received")
        .description("Messages received, by what became of them")
        .tag("outcome", outcome)
        .register(registry)
        .increment();
  }

  void answered(String channel, Answer answer) {
    Counter.builder("upshift.notifier.attempts")
        .description("Attempts to deliver, by channel and answer")
        .tag("channel", channel)
        .tag("answer", answer.getClass().getSimpleName().toLowerCase(Locale.ROOT))
        .register(registry)
        .increment();
  }

  void repeated(String channel) {
    Counter.builder("upshift.notifier.possible.repeats")
        .description("Messages sent again and marked as a possible repeat")
        .tag("channel", channel)
        .register(registry)
        .increment();
  }

  void gaveUp(String channel, int messages) {
    Counter.builder("upshift.notifier.dead.letters")
        .description("Messages given up")
        .tag("channel", channel)
        .register(registry)
        .increment(messages);
  }
}
