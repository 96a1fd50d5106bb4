package dev.upshift.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

final class BenchMainTest {
  private final StringWriter errors = new StringWriter();

  @Test
  void bench_withoutName_isAWrongCommandLine() {
    assertThat(execute()).isEqualTo(2);
    assertThat(errors.toString()).contains("A benchmark must be named.");
  }

  @Test
  void bench_unknownName_isAWrongCommandLine() {
    assertThat(execute("juggling")).isEqualTo(2);
    assertThat(errors.toString()).contains("juggling").contains("./upshift bench --help");
  }

  @Test
  void bench_aCountThatMeasuresNothing_isAWrongCommandLine() {
    assertThat(execute("supervise", "--kills", "0")).isEqualTo(2);
    assertThat(execute("supervise", "--settled-kills", "-1")).isEqualTo(2);
    assertThat(execute("agent", "--starts", "0")).isEqualTo(2);
    assertThat(errors.toString())
        .contains("--kills must be at least 1, but was 0.")
        .contains("See ./upshift bench supervise --help.");
  }

  private int execute(String... arguments) {
    CommandLine command = BenchMain.commandLine().setErr(new PrintWriter(errors, true));
    return command.execute(arguments);
  }
}
