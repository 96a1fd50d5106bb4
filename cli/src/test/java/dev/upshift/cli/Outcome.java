package dev.upshift.cli;

import java.io.PrintWriter;
import java.io.StringWriter;

/** What a command did: its exit code and what it wrote. */
record Outcome(int code, String out, String err) {
  static Outcome of(String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int code =
        UpshiftMain.commandLine()
            .setOut(new PrintWriter(out, true))
            .setErr(new PrintWriter(err, true))
            .execute(arguments);
    return new Outcome(code, out.toString(), err.toString());
  }
}
