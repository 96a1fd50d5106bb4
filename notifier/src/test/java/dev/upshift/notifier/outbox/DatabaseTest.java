package dev.upshift.notifier.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of the connection when the disk is full. */
class DatabaseTest {
  @TempDir Path folder;

  @Test
  void disk_thatWasFull_isWrittenToAgainOnceThereIsRoom() {
    try (Database database = Database.open(folder.resolve("outbox.sqlite"))) {
      pages(database, "pragma max_page_count = 1");
      for (int attempt = 0; attempt < 3; attempt++) {
        assertThatThrownBy(() -> database.atomically(() -> write(database)))
            .isInstanceOf(OutboxException.class);
      }
      pages(database, "pragma max_page_count = 1000000");
      database.atomically(() -> write(database));
      assertThat(database.query(r -> r.getInt(1), "select count(*) from silence"))
          .isEqualTo(List.of(1));
    }
  }

  private static void pages(Database database, String sql) {
    assertThat(database.query(r -> r.getLong(1), sql)).hasSize(1);
  }

  private static void write(Database database) {
    List<Long> _ =
        database.updateReturning(
            r -> r.getLong(1),
            "insert into silence (subject, reason, since, until, by_whom, why) values (?, ?, ?, ?,"
                + " ?, ?) returning id",
            "tnr-0",
            "all",
            1,
            2,
            "mara",
            "x".repeat(100_000));
  }
}
