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

  @Test
  void table_thatIsStillTooWide_wrapsOtherColumnsAtTheirWords_whereItFitsThen() {
    Table status = new Table(2, List.of("HOST", "MODE", "WHY", "NEXT", "AGE"));
    status.row(
        List.of(
            "tnr-0", "light (wants heavy)", "stable for sixty minutes", "scale-up 18:23", "2s"));
    assertThat(status.print(48))
        .isEqualTo(
            """
            HOST   MODE    WHY           NEXT            AGE
            tnr-0  light   stable for    scale-up 18:23  2s
                   (wants  sixty
                   heavy)  minutes\
            """);
    assertThat(status.print(42))
        .isEqualTo(
            """
            HOST   MODE    WHY           NEXT      AGE
            tnr-0  light   stable for    scale-up  2s
                   (wants  sixty         18:23
                   heavy)  minutes\
            """);
    assertThat(status.print(38))
        .isEqualTo(
            """
            HOST   MODE    WHY       NEXT      AGE
            tnr-0  light   stable    scale-up  2s
                   (wants  for       18:23
                   heavy)  sixty
                           minutes\
            """);
    assertThat(status.print(20).lines().findFirst())
        .contains("HOST   MODE                 WHY           NEXT            AGE");
  }
}
