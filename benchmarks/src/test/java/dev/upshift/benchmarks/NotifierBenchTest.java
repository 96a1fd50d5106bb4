package dev.upshift.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.upshift.testkit.RealPart;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The short form of {@code bench notifier}: what it says must hold here, too, but for the times.
 */
final class NotifierBenchTest {
  @Test
  void notifier_besideAlertmanager_losesNothingAndSaysLess() {
    RealPart.ALERTMANAGER.require();
    StringWriter out = new StringWriter();
    int code =
        BenchMain.commandLine()
            .setOut(new PrintWriter(out, true))
            .setErr(new PrintWriter(new StringWriter()))
            .execute(
                "notifier",
                "--output",
                "json",
                "--kills",
                "3",
                "--decisions",
                "60",
                "--first-messages",
                "20");
    assertThat(code).isZero();
    JsonNode figures = JsonMapper.shared().readTree(out.toString());
    assertThat(figures.get("lostAfterKill").intValue()).isZero();
    assertThat(figures.get("unmarkedRepeatsAfterKill").intValue()).isZero();
    assertThat(figures.get("decisionsNamed")).isEqualTo(figures.get("decisionsGiven"));
    JsonNode peer = figures.get("alertmanager");
    assertThat(figures.get("messagesFor500FlappingDecisions").intValue())
        .isLessThan(peer.get("messagesFor500FlappingDecisions").intValue());
    assertThat(figures.get("p50FirstMessageMillis").doubleValue())
        .isLessThan(peer.get("p50FirstMessageMillis").doubleValue() / 10);
    assertThat(figures.get("throughputWithOneHung").doubleValue()).isPositive();
  }
}
