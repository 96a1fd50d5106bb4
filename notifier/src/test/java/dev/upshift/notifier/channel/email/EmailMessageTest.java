package dev.upshift.notifier.channel.email;

import static org.assertj.core.api.Assertions.assertThat;

import dev.upshift.notifier.decide.Dispatch;
import dev.upshift.notifier.decide.Form;
import dev.upshift.notifier.decide.Notices;
import jakarta.mail.Session;
import jakarta.mail.internet.ContentType;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;
import org.junit.jupiter.api.Test;

class EmailMessageTest {
  private static final EmailSettings SETTINGS =
      new EmailSettings(
          "mail.example.org",
          587,
          EmailSettings.Security.STARTTLS,
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          "upshift@example.org",
          List.of("team@example.org"));

  @Test
  void mail_isAsTheGoldenFileHasIt() throws Exception {
    Dispatch dispatch = Notices.dispatch(Notices.told("d-1").announcement(), Form.NATIVE, true);
    EmailMessage mail = EmailMessage.of(Session.getInstance(new Properties()), SETTINGS, dispatch);
    assertThat(mail.getSentDate()).isEqualTo(dispatch.announcement().at());
    ByteArrayOutputStream raw = new ByteArrayOutputStream();
    mail.writeTo(raw, new String[] {"Date"});
    String boundary = new ContentType(mail.getContentType()).getParameter("boundary");
    assertThat(raw.toString(StandardCharsets.UTF_8).replace(boundary, "BOUNDARY"))
        .isEqualToNormalizingNewlines(golden());
  }

  private static String golden() throws IOException {
    try (var in = Notices.class.getResourceAsStream("/dev/upshift/notifier/app/golden/email.eml")) {
      return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
