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

  private int execute(String... arguments) {
    CommandLine command = BenchMain.commandLine().setErr(new PrintWriter(errors, true));
    return command.execute(arguments);
  }
}
