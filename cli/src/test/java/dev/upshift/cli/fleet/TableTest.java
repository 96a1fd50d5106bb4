package dev.upshift.cli.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class TableTest {
  private final Table table = new Table(1, List.of("HOST", "WHY", "AGE"));

  TableTest() {
    table.row(List.of("tnr-0", "stable for sixty minutes in light", "2s"));
  }

  @Test
  void table_onAWideTerminal_hasOneLineARow() {
    assertThat(table.print(200))
        .isEqualTo(
            """
            HOST   WHY                                AGE
            tnr-0  stable for sixty minutes in light  2s\
            """);
  }

  @Test
  void table_onANarrowTerminal_wrapsAndLosesNothing() {
    assertThat(table.print(30))
        .isEqualTo(
            """
            HOST   WHY               AGE
            tnr-0  stable for sixty  2s
                   minutes in light\
            """);
  }
}
