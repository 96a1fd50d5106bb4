package dev.upshift.notifier.channel.email;

import static org.assertj.core.api.Assertions.assertThat;

import dev.upshift.notifier.decide.Answer;
import dev.upshift.notifier.decide.Form;
import dev.upshift.notifier.decide.Notices;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What follows from each reply of a mail server, by the command that it answers. */
class EmailRepliesTest {
  @ParameterizedTest
  @CsvSource({
    "GREETING, 421 4.3.2 not now, Failed, not now",
    "GREETING, 554 5.7.1 blocked, Failed, blocked",
    "MAIL, 421 4.3.2 closing, Busy, closing",
    "MAIL, 451 4.7.1 greylisted, Busy, greylisted",
    "MAIL, 452 4.3.1 no room, Busy, no room",
    "MAIL, 454 4.7.0 later, Failed, later",
    "MAIL, 530 5.7.0 log in, Refused, set user and password",
    "MAIL, 550 5.7.1 not you, Refused, into from",
    "MAIL, 553 5.7.1 not yours, Refused, into from",
    "MAIL, 554 5.7.1 denied, Refused, into from",
    "MAIL, 552 5.3.4 too large, Malformed, too large",
    "RCPT, 450 4.2.1 mailbox busy, Busy, mailbox busy",
    "RCPT, 451 4.7.1 greylisted, Busy, greylisted",
    "RCPT, 550 5.1.1 nobody, Refused, into to",
    "RCPT, 554 5.7.1 relay denied, Refused, into to",
    "RCPT, 552 5.2.2 mailbox full, Failed, mailbox full",
    "DATA, 451 4.3.0 later, Busy, later",
    "END, 421 4.3.2 closing, Busy, closing",
    "END, 450 4.2.0 later, Busy, later",
    "END, 452 4.3.1 no room, Busy, no room",
    "END, 550 5.7.1 spam, Malformed, spam",
    "END, 552 5.3.4 too large, Malformed, too large",
    "END, 554 5.6.0 no, Malformed, 554",
    "END, '', Uncertain, broke",
    "END, '451-4.7.1 first|451 4.7.1 second', Busy, first 451 4.7.1 second",
  })
  void reply_isSortedByWhatItRefuses(String command, String reply, String kind, String said)
      throws Exception {
    try (ScriptedMailServer server =
            new ScriptedMailServer(Map.of(command, reply.replace("|", "\r\n")));
        EmailChannel channel = new EmailChannel(settings(server.port()), Duration.ofSeconds(20))) {
      Answer answer =
          channel.deliver(Notices.dispatch(Notices.saying("hello"), Form.NATIVE, false));
      assertThat(answer.getClass().getSimpleName()).as(answer.toString()).isEqualTo(kind);
      assertThat(answer.toString()).contains(said).hasLineCount(1);
    }
  }

  @Test
  @Timeout(60)
  void server_thatSaysALittleAgainAndAgain_isGivenUp() throws Exception {
    CompletableFuture<Boolean> over = new CompletableFuture<>();
    try (ServerSocket service = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
        EmailChannel channel =
            new EmailChannel(settings(service.getLocalPort()), Duration.ofMillis(500))) {
      Thread.ofPlatform().daemon().start(() -> greetForEver(service, over));
      assertThat(channel.deliver(Notices.dispatch(Notices.saying("hello"), Form.NATIVE, false)))
          .isInstanceOf(Answer.Failed.class);
    } finally {
      over.complete(true);
    }
  }

  private static void greetForEver(ServerSocket service, CompletableFuture<Boolean> over) {
    try (Socket socket = service.accept()) {
      while (!over.isDone()) {
        socket.getOutputStream().write("220-still here\r\n".getBytes(StandardCharsets.US_ASCII));
        boolean _ = over.copy().completeOnTimeout(false, 50, TimeUnit.MILLISECONDS).join();
      }
    } catch (IOException _) {
      return;
    }
  }

  private static EmailSettings settings(int port) {
    return new EmailSettings(
        "127.0.0.1",
        port,
        EmailSettings.Security.NONE,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        "upshift@example.org",
        List.of("team@example.org"));
  }
}
