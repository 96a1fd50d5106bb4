package dev.upshift.brain.decision;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What people ordered and what holds still, as the journal keeps it with a host's state.
 *
 * @param countFrom failures before this do not count: a person has decided since
 * @param announcedAt when a reboot was announced; null once it is used up
 * @param planned when the planned reboots of the last day happened
 * @param pinSigned who pinned the mode and why, as the end of a sentence
 * @param pauseSigned who paused it and why, as the end of a sentence
 */
public record StandingOrders(
    @Nullable String pin,
    @Nullable Instant pinUntil,
    boolean paused,
    @Nullable Instant pausedUntil,
    @Nullable Instant countFrom,
    List<Instant> planned,
    @Nullable Instant announcedAt,
    String pinSigned,
    String pauseSigned) {
  static final StandingOrders NONE =
      new StandingOrders(null, null, false, null, null, List.of(), null, "", "");

  public StandingOrders {
    planned = List.copyOf(planned);
    // A snapshot of before they were kept has no signatures.
    pinSigned = Objects.requireNonNullElse(pinSigned, "");
    pauseSigned = Objects.requireNonNullElse(pauseSigned, "");
  }

  StandingOrders released() {
    return withPin(null, null, "");
  }

  StandingOrders resumed() {
    return withPause(false, null, "");
  }

  StandingOrders withPlanned(List<Instant> newPlanned) {
    return new StandingOrders(
        pin,
        pinUntil,
        paused,
        pausedUntil,
        countFrom,
        newPlanned,
        announcedAt,
        pinSigned,
        pauseSigned);
  }

  StandingOrders countingFrom(Instant from) {
    return new StandingOrders(
        pin, pinUntil, paused, pausedUntil, from, planned, announcedAt, pinSigned, pauseSigned);
  }

  StandingOrders announced(@Nullable Instant at) {
    return new StandingOrders(
        pin, pinUntil, paused, pausedUntil, countFrom, planned, at, pinSigned, pauseSigned);
  }

  StandingOrders withPin(@Nullable String mode, @Nullable Instant until, String signed) {
    return new StandingOrders(
        mode, until, paused, pausedUntil, countFrom, planned, announcedAt, signed, pauseSigned);
  }

  StandingOrders withPause(boolean on, @Nullable Instant until, String signed) {
    return new StandingOrders(
        pin, pinUntil, on, until, countFrom, planned, announcedAt, pinSigned, signed);
  }
}
