package dev.upshift.agent.telemetry;

import dev.upshift.protocol.BootCause;
import dev.upshift.protocol.Telemetry.Boot;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The boots this host remembers, and the judgement on a new one. Pure: a new boot is told by its id
 * alone, so that neither an agent's restart nor a step of the clock makes one.
 */
public final class BootHistory {
  private BootHistory() {}

  /**
   * That a reboot was announced, during one boot, until a time by the host's clock.
   *
   * @param by who or what announced it; null where nobody said
   */
  public record Announcement(String boot, Instant at, Instant expires, @Nullable String by) {
    private String evidence() {
      return "announced " + time(at) + (by == null ? "" : " by " + by);
    }
  }

  /**
   * What was known when the boot before ended.
   *
   * @param lastAlive the last moment it was known to run
   * @param announcement one that stood, if any
   * @param cleanEnd when the agent had been stopped in good order, if it had
   * @param trace what the kernel left about its end, if anything
   */
  public record Before(
      Instant lastAlive,
      Optional<Announcement> announcement,
      Optional<Instant> cleanEnd,
      Optional<String> trace,
      String mode,
      long epoch,
      long revision) {}

  public static boolean isReboot(List<Boot> boots, String present) {
    return !boots.isEmpty() && !boots.getLast().boot().equals(present);
  }

  /** The list with the present boot as its last entry. */
  public static List<Boot> with(
      List<Boot> boots, BootSource.PresentBoot present, Before before, int limit) {
    if (!boots.isEmpty() && boots.getLast().boot().equals(present.id())) {
      return boots;
    }
    List<Boot> next = new ArrayList<>(boots);
    if (next.isEmpty()) {
      next.add(first(present));
    } else {
      next.add(ended(next.removeLast(), before.lastAlive(), present.bootedAt()));
      next.add(later(present, before, boots.getLast().boot()));
    }
    return List.copyOf(next.subList(Math.max(0, next.size() - limit), next.size()));
  }

  private static Boot first(BootSource.PresentBoot present) {
    return new Boot(
        present.id(),
        stamp(present.bootedAt()),
        null,
        BootCause.UNKNOWN,
        "the first boot that this agent has seen",
        null,
        0,
        0);
  }

  private static Boot later(BootSource.PresentBoot present, Before before, String previous) {
    Optional<Announcement> valid =
        before
            .announcement()
            .filter(a -> a.boot().equals(previous) && !before.lastAlive().isAfter(a.expires()));
    return new Boot(
        present.id(),
        stamp(present.bootedAt()),
        null,
        valid.isPresent() ? BootCause.PLANNED : BootCause.UNPLANNED,
        valid.map(Announcement::evidence).orElseGet(() -> unannounced(before)),
        before.mode(),
        before.epoch(),
        before.revision());
  }

  private static String unannounced(Before before) {
    return before.trace().or(() -> withoutTrace(before)).orElse("no clean marker");
  }

  private static Optional<String> withoutTrace(Before before) {
    return before
        .announcement()
        .map(a -> "the announcement of " + time(a.at()) + " had expired or was used")
        .or(() -> before.cleanEnd().map(c -> "not announced; agent stopped in order " + time(c)));
  }

  private static Boot ended(Boot boot, Instant lastAlive, Instant nextBootedAt) {
    Instant end = lastAlive.isAfter(nextBootedAt) ? nextBootedAt : lastAlive;
    return new Boot(
        boot.boot(),
        boot.bootedAt(),
        stamp(end.isBefore(boot.bootedAt()) ? boot.bootedAt() : end),
        boot.cause(),
        boot.evidence(),
        boot.modeAtCrash(),
        boot.epoch(),
        boot.revision());
  }

  private static Instant stamp(Instant instant) {
    return instant.truncatedTo(ChronoUnit.MILLIS);
  }

  private static String time(Instant instant) {
    return LocalTime.ofInstant(instant, ZoneOffset.UTC).truncatedTo(ChronoUnit.MINUTES).toString();
  }
}
