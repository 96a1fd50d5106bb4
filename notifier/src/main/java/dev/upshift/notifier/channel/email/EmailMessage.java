package dev.upshift.notifier.channel.email;

import static dev.upshift.notifier.channel.web.Markup.html;

import dev.upshift.notifier.decide.Announcement;
import dev.upshift.notifier.decide.Dispatch;
import dev.upshift.notifier.decide.Excerpt;
import dev.upshift.notifier.decide.Form;
import jakarta.activation.DataHandler;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Part;
import jakarta.mail.Session;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import jakarta.mail.util.ByteArrayDataSource;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Date;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One mail: text and HTML. Its Message-ID is made from the event, so that a repeat has the same; a
 * host's mails refer to one id of the host's own, so that they make one thread.
 */
final class EmailMessage extends MimeMessage {
  private static final String UTF_8 = "UTF-8";
  private static final String PICTURE = "chart";
  private static final int SUBJECT = 200;

  private final String id;

  private EmailMessage(Session session, String id) {
    super(session);
    this.id = id;
  }

  static EmailMessage of(Session session, EmailSettings settings, Dispatch dispatch)
      throws MessagingException {
    Announcement announcement = dispatch.announcement();
    String domain = settings.from().replaceAll("^.*@|>.*$", "");
    EmailMessage mail = new EmailMessage(session, id(announcement.eventId(), domain));
    mail.setFrom(new InternetAddress(settings.from(), true));
    for (String to : settings.to()) {
      mail.addRecipient(Message.RecipientType.TO, new InternetAddress(to, true));
    }
    String line = announcement.headline().replaceAll(" +", " ");
    String headline = Excerpt.fit(line, SUBJECT, String::length);
    mail.setSubject(Dispatch.marked(headline, dispatch.possibleRepeat()), UTF_8);
    mail.setSentDate(Date.from(announcement.at()));
    thread(mail, dispatch, domain);
    mail.setHeader("Auto-Submitted", "auto-generated");
    if (!announcement.resolved()) {
      switch (announcement.severity()) {
        case INFO, WARNING -> {}
        case CRITICAL -> mail.setHeader("Importance", "high");
      }
    }
    fill(mail, dispatch);
    mail.saveChanges();
    return mail;
  }

  private static void fill(EmailMessage mail, Dispatch dispatch) throws MessagingException {
    String text = dispatch.announcement().plainText(dispatch.possibleRepeat()) + "\n";
    if (dispatch.form() == Form.PLAIN) {
      mail.setText(text, UTF_8);
      return;
    }
    MimeBodyPart plain = new MimeBodyPart();
    plain.setText(text, UTF_8);
    MimeBodyPart page = new MimeBodyPart();
    page.setText(markup(dispatch), UTF_8, "html");
    mail.setContent(
        new MimeMultipart("alternative", plain, shown(page, dispatch.announcement().picture())));
  }

  /** The page, with the picture that it shows beside it. */
  private static MimeBodyPart shown(MimeBodyPart page, @Nullable String picture)
      throws MessagingException {
    if (picture == null) {
      return page;
    }
    MimeBodyPart image = new MimeBodyPart();
    byte[] png = Base64.getDecoder().decode(picture);
    image.setDataHandler(new DataHandler(new ByteArrayDataSource(png, "image/png")));
    image.setContentID("<" + PICTURE + ">");
    image.setDisposition(Part.INLINE);
    image.setFileName(PICTURE + ".png");
    MimeBodyPart both = new MimeBodyPart();
    both.setContent(new MimeMultipart("related", page, image));
    return both;
  }

  private static void thread(EmailMessage mail, Dispatch dispatch, String domain)
      throws MessagingException {
    String root = id("thread " + dispatch.announcement().story(), domain);
    String references = dispatch.thread().map(t -> root + " " + t).orElse(root);
    mail.setHeader("References", references);
    mail.setHeader("In-Reply-To", dispatch.thread().orElse(root));
  }

  private static String id(String name, String domain) {
    UUID uuid = UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8));
    return "<" + uuid + "@" + domain + ">";
  }

  private static String markup(Dispatch dispatch) {
    Announcement announcement = dispatch.announcement();
    StringBuilder page = new StringBuilder("<!DOCTYPE html><html><body>");
    page.append("<h2 style=\"color:").append(color(announcement)).append("\">");
    page.append(html(Dispatch.marked(announcement.headline(), dispatch.possibleRepeat())));
    page.append("</h2><table cellpadding=\"4\">");
    row(page, "Why", html(announcement.why()));
    if (!announcement.evidence().isEmpty()) {
      row(page, "Evidence", html(String.join("; ", announcement.evidence())));
    }
    row(page, "Next", html(announcement.next()));
    for (String command : announcement.commands()) {
      row(page, "Run", "<code>" + html(command) + "</code>");
    }
    if (!announcement.earlier().isEmpty()) {
      row(page, "Earlier", html(announcement.earlierIds()));
    }
    page.append("</table>");
    if (announcement.picture() != null) {
      page.append("<p><img src=\"cid:" + PICTURE + "\" alt=\"chart of the last day\"></p>");
    }
    page.append("<p><small>")
        .append(html(announcement.at() + " · " + announcement.reference()))
        .append("</small></p></body></html>");
    return page.toString();
  }

  private static void row(StringBuilder page, String name, String value) {
    page.append("<tr valign=\"top\"><th align=\"left\">")
        .append(name)
        .append("</th><td>")
        .append(value)
        .append("</td></tr>");
  }

  private static String color(Announcement announcement) {
    if (announcement.resolved()) {
      return "#2e7d32";
    }
    return switch (announcement.severity()) {
      case INFO -> "#1565c0";
      case WARNING -> "#b26a00";
      case CRITICAL -> "#c62828";
    };
  }

  @Override
  protected void updateMessageID() throws MessagingException {
    setHeader("Message-ID", id);
  }
}
