package dev.upshift.notifier.decide;

import static org.assertj.core.api.Assertions.assertThat;

import dev.upshift.protocol.AlertState;
import dev.upshift.protocol.Notice;
import dev.upshift.protocol.Severity;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class FoldingTest {
  @Test
  void one_staysAsItIs() {
    Announcement one = Notices.told("d-1").announcement();
    assertThat(Folding.of(List.of(one))).isSameAs(one);
  }

  @Test
  void several_areTheLastWithTheIdsOfTheOthersAndTheWorstSeverity() {
    Announcement worse = Notices.saying("fallback");
    Announcement last = Notices.told("d-3").announcement();
    Announcement folded = Folding.of(List.of(Notices.told("d-0").announcement(), worse, last));
    assertThat(folded.headline()).isEqualTo(last.headline() + ", after 2 earlier changes");
    assertThat(folded.eventId()).isEqualTo(last.eventId());
    assertThat(folded.earlier()).containsExactly("d-0", "d-1");
    assertThat(folded.severity()).isEqualTo(Severity.WARNING);
    assertThat(folded.plainText(false)).contains("Earlier: d-0, d-1");
  }

  @Test
  void endOfOneAlert_whileAnotherFires_isNoGoodEnd() {
    Announcement disk = alert("disk-full", AlertState.FIRING, Severity.CRITICAL);
    Announcement silent = alert("silent", AlertState.FIRING, Severity.WARNING);
    Announcement heard = alert("silent", AlertState.RESOLVED, Severity.WARNING);
    Announcement folded = Folding.of(List.of(disk, silent, heard));
    assertThat(folded.resolved()).isFalse();
    assertThat(folded.severity()).isEqualTo(Severity.CRITICAL);
    assertThat(folded.headline())
        .endsWith("silent is resolved, after 2 earlier changes; still firing: disk-full");
    Announcement ended = Folding.of(List.of(silent, heard));
    assertThat(ended.resolved()).isTrue();
    assertThat(ended.headline()).endsWith("silent is resolved, after 1 earlier change");
  }

  private static Announcement alert(String name, AlertState state, Severity severity) {
    Notice.Alert alert =
        new Notice.Alert(name, state, severity, "s", Notices.AT, Map.of(), Notices.AT);
    Triage.Outcome told =
        Triage.alert(Notices.HOST, name, alert, Optional.of(Notices.saying("it fires")));
    return ((Triage.Outcome.Tell) told).announcement();
  }
}
