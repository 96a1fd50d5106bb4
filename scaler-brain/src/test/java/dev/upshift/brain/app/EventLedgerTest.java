package dev.upshift.brain.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.upshift.brain.app.EventLedger.Verdict;
import dev.upshift.protocol.Command.Received;
import dev.upshift.protocol.EventType;
import dev.upshift.protocol.Telemetry.Event;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What the brain takes of a host's events, and what it says that it has. */
class EventLedgerTest {
  private final EventLedger ledger = new EventLedger(new Received(4, "e-4"));

  private static Event event(long seq, @Nullable String after) {
    return new Event(
        seq,
        "e-" + seq,
        EventType.CRASH_LOOP,
        Instant.EPOCH,
        "boot",
        "light",
        1,
        1,
        Map.of(),
        after);
  }

  @Test
  void eventAboveALostOne_waits_andIsTakenAfterIt() {
    assertThat(ledger.judge(event(6, "e-5"))).isEqualTo(Verdict.EARLY);
    assertThat(ledger.judge(event(5, "e-4"))).isEqualTo(Verdict.TAKE);
    ledger.take(event(5, "e-4"));
    assertThat(ledger.judge(event(6, "e-5"))).isEqualTo(Verdict.TAKE);
    assertThat(ledger.judge(event(5, "e-4"))).isEqualTo(Verdict.KNOWN);
  }

  @Test
  void eventWithNoneBeforeIt_isTaken_whateverItsNumber() {
    assertThat(ledger.judge(event(9, null))).isEqualTo(Verdict.TAKE);
    assertThat(ledger.judge(event(4, null))).isEqualTo(Verdict.KNOWN);
    assertThat(new EventLedger(new Received(0)).judge(event(700, null))).isEqualTo(Verdict.TAKE);
  }

  @Test
  void onlyWhatIsInTheJournal_isTold() {
    Received taken = ledger.take(event(5, "e-4"));
    assertThat(ledger.journalled()).isEqualTo(new Received(4, "e-4"));
    ledger.journalled(taken);
    assertThat(ledger.journalled()).isEqualTo(new Received(5, "e-5"));
  }
}
