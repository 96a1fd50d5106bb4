package dev.upshift.notifier.channel.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.upshift.notifier.decide.Announcement;
import dev.upshift.notifier.decide.Answer;
import dev.upshift.notifier.decide.Form;
import dev.upshift.notifier.decide.Notices;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class ConsoleChannelTest {
  private static final Announcement SCALE_UP = Notices.told("d-1").announcement();

  @Test
  void announcement_isOneLine() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (ConsoleChannel channel =
        new ConsoleChannel(new PrintStream(out, true, StandardCharsets.UTF_8))) {
      assertThat(channel.deliver(Notices.dispatch(SCALE_UP, Form.NATIVE, false)))
          .isEqualTo(new Answer.Delivered());
    }
    assertThat(out.toString(StandardCharsets.UTF_8))
        .isEqualTo(
            "notice 2025-12-30T20:27:00Z info tnr-0: light -> medium (scale-up): stable for 60m;"
                + " next: scale-up at 2025-12-30 21:27:00 UTC (60m later); run: ./upshift explain"
                + " tnr-0"
                + System.lineSeparator());
  }

  @Test
  void announcement_withControlCharacters_cannotActOnATerminal() {
    assertThat(ConsoleChannel.line(Notices.saying("a\n\u001b[2J\u009b2Jb"), false))
        .contains("a [2J 2Jb")
        .doesNotContainPattern("\\p{Cc}");
  }

  @Test
  void announcement_sentAgain_saysSo() {
    assertThat(ConsoleChannel.line(SCALE_UP, true)).contains("(scale-up) (possible repeat): ");
  }

  @Test
  void output_thatIsClosed_isAFailure() {
    try (ConsoleChannel channel =
        new ConsoleChannel(new PrintStream(new Closed(), true, StandardCharsets.UTF_8))) {
      assertThat(channel.deliver(Notices.dispatch(SCALE_UP, Form.NATIVE, false)))
          .isInstanceOf(Answer.Failed.class);
    }
  }

  private static final class Closed extends OutputStream {
    @Override
    public void write(int b) throws IOException {
      throw new IOException("Broken pipe");
    }
  }
}
