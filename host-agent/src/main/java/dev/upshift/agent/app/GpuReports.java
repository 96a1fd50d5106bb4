package dev.upshift.agent.app;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Says what is known of the GPUs, that their driver is silent, and what they make of the host's
 * identity. Belongs to the event loop.
 */
final class GpuReports {
  private static final Senses.GpuReading NOTHING =
      new Senses.GpuReading(List.of(), List.of(), "no GPU", Optional.empty(), Optional.empty());

  private final Reporter reporter;
  private final Troubles troubles;
  private final Consumer<String> identity;
  private Optional<Senses.GpuReading> last = Optional.empty();

  /**
   * Begins without any reading.
   *
   * @param identity told of what the GPUs are, when that is news and on every connection
   */
  GpuReports(Reporter reporter, Troubles troubles, Consumer<String> identity) {
    this.reporter = reporter;
    this.troubles = troubles;
    this.identity = identity;
  }

  void read(Senses.GpuReading reading) {
    say(reading);
    troubles.gpus(reading);
  }

  /** Tells of each silence once, and says it until the next reading: what is said expires. */
  void beat(Optional<String> silence) {
    if (silence.isPresent() && last.flatMap(Senses.GpuReading::problem).isEmpty()) {
      String problem = "the driver " + silence.get();
      say(last.orElse(NOTHING).silent(problem));
      troubles.gpusSilent(problem);
    } else if (silence.isPresent()) {
      last.ifPresent(reporter::gpus);
    }
  }

  void connected() {
    last.ifPresent(reading -> {
      identity.accept(reading.description());
      reporter.gpus(reading);
    });
  }

  private void say(Senses.GpuReading reading) {
    boolean news = last.filter(l -> l.description().equals(reading.description())).isEmpty();
    last = Optional.of(reading);
    reporter.gpus(reading);
    if (news) {
      identity.accept(reading.description());
    }
  }
}
