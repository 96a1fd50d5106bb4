package dev.upshift.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

final class ReportTest {
  @Test
  void json_nestedFigures_keepsNamesAndNumbers() {
    Report report =
        new Report()
            .put("ratio", 1 / 3.0)
            .put("peer", Map.of("rssMegabytes", 12.5))
            .put("runs", 50);
    StringWriter text = new StringWriter();
    report.print(Report.Format.JSON, new PrintWriter(text));

    var tree = JsonMapper.shared().readTree(text.toString());
    assertThat(tree.get("ratio").doubleValue()).isEqualTo(0.3333);
    assertThat(tree.get("peer").get("rssMegabytes").doubleValue()).isEqualTo(12.5);
    assertThat(tree.get("runs").intValue()).isEqualTo(50);
  }

  @Test
  void table_nestedFigures_areWrittenWithTheirPath() {
    StringWriter text = new StringWriter();
    new Report()
        .put("peer", Map.of("rssMegabytes", 12.5))
        .print(Report.Format.TABLE, new PrintWriter(text));
    assertThat(text.toString()).contains("peer.rssMegabytes").contains("12.5");
  }

  @Test
  void rounded_largeNumber_hasNoExponent() {
    assertThat(Report.rounded(1234567.8).toString()).isEqualTo("1235000");
  }
}
