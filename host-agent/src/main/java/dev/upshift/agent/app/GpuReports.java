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

  /** Says each silence once; the next reading says that it is over. */
  void beat(boolean silent) {
    if (silent && last.flatMap(Senses.GpuReading::problem).isEmpty()) {
      say(last.orElse(NOTHING).silent());
      troubles.gpusSilent();
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
