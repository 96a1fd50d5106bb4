package dev.upshift.notifier.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.upshift.notifier.decide.Consequence.ForDelivery;
import dev.upshift.notifier.decide.Notices;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LedgerTest {
  @TempDir Path folder;

  @Test
  void lines_areTheDeliveriesNewestFirst_whileTheOutboxIsInUse() {
    Path file = folder.resolve("outbox.sqlite");
    try (Outbox outbox = Outbox.open(file)) {
      outbox.add(Notices.told("d-1"), List.of("slack"), Notices.AT);
      outbox.add(Notices.told("d-2"), List.of("slack", "mail"), Notices.AT);
      long first = outbox.front("slack", 1).getFirst().seq();
      outbox.sending(first);
      outbox.settle(first, new ForDelivery.Dead("answer 400"), Notices.AT.plusSeconds(1));
      try (Ledger ledger = Ledger.open(file)) {
        assertThat(ledger.latest(Optional.empty(), 10))
            .extracting(Ledger.Line::reference, Ledger.Line::channel, Ledger.Line::state)
            .containsExactly(
                tuple("d-2", "mail", "pending"),
                tuple("d-2", "slack", "pending"),
                tuple("d-1", "slack", "dead"));
        Ledger.Line dead = ledger.latest(Optional.of("slack"), 10).getLast();
        assertThat(dead.trouble()).isEqualTo("answer 400");
        assertThat(dead.attempts()).isEqualTo(1);
        assertThat(dead.finishedAt()).contains(Notices.AT.plusSeconds(1));
      }
      assertThat(outbox.front("mail", 10)).hasSize(1);
    }
  }

  @Test
  void file_missing_isNotMade() {
    assertThatThrownBy(() -> Ledger.open(folder.resolve("none.sqlite")))
        .isInstanceOf(OutboxException.class);
    assertThat(folder).isEmptyDirectory();
  }
}
