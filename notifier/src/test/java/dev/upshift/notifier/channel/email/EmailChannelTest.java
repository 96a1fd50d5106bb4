package dev.upshift.notifier.channel.email;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.upshift.configuration.Secret;
import dev.upshift.notifier.decide.Answer;
import dev.upshift.notifier.decide.Dispatch;
import dev.upshift.notifier.decide.Form;
import dev.upshift.notifier.decide.Notices;
import dev.upshift.testkit.Ports;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.subethamail.smtp.AuthenticationHandler;
import org.subethamail.smtp.AuthenticationHandlerFactory;
import org.subethamail.smtp.MessageContext;
import org.subethamail.smtp.RejectException;
import org.subethamail.smtp.auth.EasyAuthenticationHandlerFactory;
import org.subethamail.smtp.auth.LoginFailedException;
import org.subethamail.smtp.helper.SimpleMessageListener;
import org.subethamail.smtp.server.SMTPServer;

/**
 * Against a real mail server: STARTTLS as in RFC 3207, identity as in RFC 6125, threads as in RFC
 * 5322 section 3.6.4, each as of 2026-11-23.
 */
class EmailChannelTest {
  private static final Dispatch DISPATCH =
      Notices.dispatch(Notices.told("d-1").announcement(), Form.NATIVE, true);

  @TempDir static Path certificates;
  private static Identity right = Identity.NONE;
  private static Identity wrong = Identity.NONE;

  @TempDir Path folder;
  private final List<MimeMessage> mails = new CopyOnWriteArrayList<>();
  private final List<SMTPServer> servers = new ArrayList<>();

  @BeforeAll
  static void makeCertificates() throws Exception {
    right = Identity.make(certificates, "right", "dns:localhost,ip:127.0.0.1");
    wrong = Identity.make(certificates, "wrong", "dns:elsewhere.example.org");
  }

  @AfterEach
  void stop() {
    servers.forEach(SMTPServer::stop);
  }

  @Test
  void mail_overStarttls_isTextAndHtmlWithIdsThatMakeAThread() throws Exception {
    SMTPServer server = start(tls(right));
    Answer answer = deliver(settings(server, right));
    assertThat(answer).isInstanceOf(Answer.Delivered.class);
    MimeMessage mail = mails.getFirst();
    assertThat(mail.getSubject()).isEqualTo("tnr-0: light -> medium (scale-up) (possible repeat)");
    MimeMultipart parts = (MimeMultipart) mail.getContent();
    assertThat(parts.getContentType()).contains("multipart/alternative");
    assertThat(parts.getBodyPart(0).getContent().toString())
        .contains("Why: stable for 60m", "Run: ./upshift explain tnr-0");
    assertThat(parts.getBodyPart(1).getContent().toString())
        .contains("<code>./upshift explain tnr-0</code>", "light -&gt; medium");
    assertThat(((Answer.Delivered) answer).handle()).contains(mail.getMessageID());
    assertThat(deliver(settings(server, right))).isEqualTo(answer);
    assertThat(mails.get(1).getMessageID()).isEqualTo(mail.getMessageID());
    assertThat(mail.getHeader("References")).hasSize(1).isEqualTo(mail.getHeader("In-Reply-To"));
    assertThat(mail.getHeader("References")[0]).isNotEqualTo(mail.getMessageID());
  }

  @Test
  void mail_withAPicture_showsItInsideThePage() throws Exception {
    SMTPServer server = start(tls(right));
    String png = Base64.getEncoder().encodeToString(new byte[] {(byte) 0x89, 'P', 'N', 'G', 1, 2});
    Dispatch shown =
        new Dispatch(
            DISPATCH.announcement().showing(png),
            Form.NATIVE,
            false,
            DISPATCH.fullText(),
            Optional.empty());
    try (EmailChannel channel = channel(settings(server, right), Duration.ofSeconds(20))) {
      assertThat(channel.deliver(shown)).isInstanceOf(Answer.Delivered.class);
    }
    MimeMultipart alternatives = (MimeMultipart) mails.getFirst().getContent();
    MimeMultipart related = (MimeMultipart) alternatives.getBodyPart(1).getContent();
    assertThat(related.getContentType()).contains("multipart/related");
    assertThat(related.getBodyPart(0).getContent().toString()).contains("src=\"cid:chart\"");
    MimeBodyPart image = (MimeBodyPart) related.getBodyPart(1);
    assertThat(image.getContentID()).isEqualTo("<chart>");
    assertThat(image.getContentType()).startsWith("image/png");
    assertThat(image.getInputStream().readAllBytes()).hasSize(6);
  }

  @Test
  void mail_thatFollowsAnother_refersToIt() throws Exception {
    SMTPServer server = start(tls(right));
    Dispatch reply =
        new Dispatch(
            DISPATCH.announcement(),
            Form.PLAIN,
            false,
            DISPATCH.fullText(),
            Optional.of("<first@example.org>"));
    try (EmailChannel channel = channel(settings(server, right), Duration.ofSeconds(20))) {
      assertThat(channel.deliver(reply)).isInstanceOf(Answer.Delivered.class);
    }
    assertThat(mails.getFirst().getHeader("In-Reply-To")).containsExactly("<first@example.org>");
    assertThat(mails.getFirst().getHeader("References")[0]).endsWith(" <first@example.org>");
    assertThat(mails.getFirst().getContentType()).startsWith("text/plain");
  }

  @Test
  void server_withAnotherNamesCertificate_getsNothing() throws Exception {
    SMTPServer server = start(tls(wrong));
    assertThat(deliver(settings(server, wrong)))
        .isInstanceOfSatisfying(
            Answer.Failed.class, f -> assertThat(f.why()).contains("no safe connection"));
    assertThat(mails).isEmpty();
  }

  @Test
  void server_withAnUntrustedCertificate_getsNothing() throws Exception {
    SMTPServer server = start(tls(right));
    assertThat(deliver(settings(server, wrong))).isInstanceOf(Answer.Failed.class);
    assertThat(mails).isEmpty();
  }

  @Test
  void server_whoseStarttlsWasStripped_getsNothing() throws Exception {
    SMTPServer server = start(tls(right).hideTLS());
    assertThat(deliver(settings(server, right)))
        .isInstanceOfSatisfying(
            Answer.Failed.class, f -> assertThat(f.why()).containsIgnoringCase("STARTTLS"));
    assertThat(mails).isEmpty();
  }

  @Test
  void server_withTlsFromTheFirstByte_isTalkedToSo() throws Exception {
    SMTPServer server = start(builder().serverSocketFactory(right.context()));
    EmailSettings settings =
        settings(server.getPortAllocated(), EmailSettings.Security.TLS, right, Optional.empty());
    assertThat(deliver(settings)).isInstanceOf(Answer.Delivered.class);
  }

  @Test
  void password_wrong_isRefusedAndNamesItsFile() throws Exception {
    SMTPServer server = start(withPassword());
    Secret password = secret("canary-wrong");
    Answer answer = deliver(loggedIn(server, password));
    assertThat(answer)
        .isInstanceOfSatisfying(
            Answer.Refused.class,
            r -> assertThat(r.why()).contains(password.source(), "goes on by itself"));
    assertThat(answer.toString()).doesNotContain("canary");
    assertThat(deliver(loggedIn(server, secret("right")))).isInstanceOf(Answer.Delivered.class);
  }

  @Test
  void login_thatDoesNotWorkForNow_isTriedAgain() throws Exception {
    AuthenticationHandler busy =
        new AuthenticationHandler() {
          @Override
          public Optional<String> auth(String line, MessageContext context) throws RejectException {
            throw new RejectException(454, "4.7.0 Temporary authentication failure");
          }

          @Override
          public Object getIdentity() {
            return "";
          }
        };
    AuthenticationHandlerFactory factory =
        new AuthenticationHandlerFactory() {
          @Override
          public List<String> getAuthenticationMechanisms() {
            return List.of("PLAIN");
          }

          @Override
          public AuthenticationHandler create() {
            return busy;
          }
        };
    SMTPServer server = start(tls(right).requireAuth().authenticationHandlerFactory(factory));
    assertThat(deliver(loggedIn(server, secret("right")))).isInstanceOf(Answer.Failed.class);
  }

  @Test
  void receiver_refusedForGood_keepsItFromNobodyElse_andIsNamed() throws Exception {
    SMTPServer server =
        start(
            new SMTPServer.Builder()
                .port(0)
                .bindAddress(InetAddress.getLoopbackAddress())
                .simpleMessageListener(
                    new SimpleMessageListener() {
                      @Override
                      public boolean accept(String from, String to) {
                        return !to.startsWith("gone");
                      }

                      @Override
                      public void deliver(String from, String to, InputStream data)
                          throws IOException {
                        mails.add(parsed(data.readAllBytes()));
                      }
                    }));
    EmailSettings two =
        new EmailSettings(
            "localhost",
            server.getPortAllocated(),
            EmailSettings.Security.NONE,
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            "upshift@example.org",
            List.of("gone@example.org", "team@example.org"));
    assertThat(deliver(two))
        .isInstanceOfSatisfying(
            Answer.Partly.class,
            p -> assertThat(p.why()).contains("gone@example.org").doesNotContain("team@"));
    assertThat(mails).hasSize(1);
  }

  @Test
  void headline_withALineBreak_addsNoHeader() throws Exception {
    SMTPServer server = start(tls(right));
    Dispatch odd =
        new Dispatch(
            Notices.saying("a\r\nBcc: eve@example.org\r\n\r\nb"),
            Form.NATIVE,
            false,
            DISPATCH.fullText(),
            Optional.empty());
    try (EmailChannel channel = channel(settings(server, right), Duration.ofSeconds(20))) {
      assertThat(channel.deliver(odd)).isInstanceOf(Answer.Delivered.class);
    }
    assertThat(mails.getFirst().getHeader("Bcc")).isNull();
    assertThat(mails.getFirst().getSubject()).isEqualTo("a Bcc: eve@example.org b");
  }

  @Test
  void replies_areSortedIntoTheirClasses() throws Exception {
    assertThat(answerTo(451, "greylisted")).isInstanceOf(Answer.Busy.class);
    assertThat(answerTo(454, "later")).isInstanceOf(Answer.Failed.class);
    assertThat(answerTo(554, "spam"))
        .isInstanceOfSatisfying(Answer.Malformed.class, m -> assertThat(m.why()).contains("spam"));
  }

  @Test
  void server_notThereOrHanging_isFailedInTime() throws Exception {
    EmailSettings nobody =
        settings(Ports.free(), EmailSettings.Security.NONE, right, Optional.empty());
    assertThat(deliver(nobody)).isInstanceOf(Answer.Failed.class);
    try (ServerSocket silent = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
        EmailChannel hasty =
            channel(
                settings(
                    silent.getLocalPort(), EmailSettings.Security.NONE, right, Optional.empty()),
                Duration.ofMillis(300))) {
      assertThat(hasty.deliver(DISPATCH)).isInstanceOf(Answer.Failed.class);
    }
  }

  @Test
  void settings_thatWouldSendAPasswordUnprotected_areRefused() {
    Optional<Secret> password = Optional.of(new Secret("env:NONE"));
    assertThatThrownBy(() -> settings(25, EmailSettings.Security.NONE, right, password))
        .hasMessageContaining("unprotected");
  }

  private Answer answerTo(int code, String text) throws Exception {
    SMTPServer server =
        start(
            builder()
                .messageHandler((_, _, _, _) -> {
                  throw new RejectException(code, text);
                }));
    return deliver(
        settings(server.getPortAllocated(), EmailSettings.Security.NONE, right, Optional.empty()));
  }

  private Answer deliver(EmailSettings settings) throws InterruptedException {
    try (EmailChannel channel = channel(settings, Duration.ofSeconds(20))) {
      return channel.deliver(DISPATCH);
    }
  }

  private static EmailChannel channel(EmailSettings settings, Duration timeLimit) {
    return new EmailChannel(settings, timeLimit);
  }

  private SMTPServer.Builder builder() {
    return new SMTPServer.Builder()
        .port(0)
        .bindAddress(InetAddress.getLoopbackAddress())
        .messageHandler((_, _, _, data) -> mails.add(parsed(data)));
  }

  private SMTPServer.Builder tls(Identity identity) throws Exception {
    return builder().enableTLS().requireTLS().startTlsSocketFactory(identity.context());
  }

  private SMTPServer.Builder withPassword() throws Exception {
    return tls(right)
        .requireAuth()
        .authenticationHandlerFactory(
            new EasyAuthenticationHandlerFactory((user, password, _) -> {
              if (!user.equals("upshift") || !password.equals("right")) {
                throw new LoginFailedException("535 no, " + password);
              }
            }));
  }

  private SMTPServer start(SMTPServer.Builder builder) {
    SMTPServer server = builder.build();
    server.start();
    servers.add(server);
    return server;
  }

  private Secret secret(String password) throws Exception {
    return new Secret("file:" + Files.writeString(folder.resolve("mail-password"), password));
  }

  private static MimeMessage parsed(byte[] data) {
    try {
      Session session = Session.getInstance(new Properties());
      return new MimeMessage(session, new ByteArrayInputStream(data));
    } catch (jakarta.mail.MessagingException e) {
      throw new AssertionError(e);
    }
  }

  private static EmailSettings settings(SMTPServer server, Identity trusted) {
    return settings(
        server.getPortAllocated(), EmailSettings.Security.STARTTLS, trusted, Optional.empty());
  }

  private static EmailSettings loggedIn(SMTPServer server, Secret password) {
    return settings(
        server.getPortAllocated(), EmailSettings.Security.STARTTLS, right, Optional.of(password));
  }

  private static EmailSettings settings(
      int port, EmailSettings.Security security, Identity trusted, Optional<Secret> password) {
    return new EmailSettings(
        "localhost",
        port,
        security,
        Optional.of(trusted.pem()),
        password.map(_ -> "upshift"),
        password,
        "upshift@example.org",
        List.of("team@example.org"));
  }
}
