package dev.upshift.notifier.decide;

import static org.assertj.core.api.Assertions.assertThat;

import dev.upshift.protocol.Severity;
import java.util.List;
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
}
