package dev.upshift.notifier.channel.email;

import dev.upshift.configuration.FailureException;
import dev.upshift.configuration.Secret;
import dev.upshift.notifier.channel.Channel;
import dev.upshift.notifier.decide.Answer;
import dev.upshift.notifier.decide.Dispatch;
import dev.upshift.notifier.decide.Shortening;
import jakarta.mail.Address;
import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.MessagingException;
import jakarta.mail.SendFailedException;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.MimeMessage;
import java.time.Duration;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.eclipse.angus.mail.smtp.SMTPAddressFailedException;
import org.eclipse.angus.mail.smtp.SMTPSendFailedException;
import org.eclipse.angus.mail.smtp.SMTPSenderFailedException;
import org.jspecify.annotations.Nullable;

/**
 * Sends mail to a server that proves who it is: STARTTLS is required unless told otherwise, the
 * certificate must have the server's name, and every step has a time limit, as have all together. A
 * connection is opened for each mail.
 */
public final class EmailChannel implements Channel {
  private static final int ROOM = 100_000;
  private static final int QUOTE_LIMIT = 200;

  /** As many limits of a step as all of them together may take. */
  private static final int STEPS = 6;

  /** A reply such as {@code 454 4.7.0 Temporary authentication failure}. */
  private static final Pattern TEMPORARY = Pattern.compile("4\\d\\d[ -]");

  private final EmailSettings settings;
  private final Duration timeLimit;

  /**
   * Makes the channel; nothing is sent yet.
   *
   * @throws FailureException where its certificate is none
   */
  public EmailChannel(EmailSettings settings, Duration timeLimit) {
    settings.caCertificate().ifPresent(Authority::socketFactory);
    this.settings = settings;
    this.timeLimit = timeLimit;
  }

  /**
   * On a thread that can be interrupted while it waits for the server: one that says a little again
   * and again stays within the time limit of each step.
   */
  @Override
  public Answer deliver(Dispatch dispatch) throws InterruptedException {
    FutureTask<Answer> attempt = new FutureTask<>(() -> attempt(dispatch));
    Thread sender = Thread.ofVirtual().name("mail").start(attempt);
    try {
      if (!sender.join(timeLimit.multipliedBy(STEPS))) {
        sender.interrupt();
      }
      return attempt.get();
    } catch (ExecutionException e) {
      throw new IllegalStateException("the mail was not sent in an unforeseen way", e.getCause());
    } finally {
      sender.interrupt();
    }
  }

  private Answer attempt(Dispatch dispatch) {
    try {
      Session session = Session.getInstance(properties());
      MimeMessage message = EmailMessage.of(session, settings, dispatch);
      try (Transport transport = session.getTransport("smtp")) {
        return send(transport, message);
      }
    } catch (FailureException e) {
      return new Answer.Refused(e.sentence());
    } catch (MessagingException e) {
      return new Answer.Failed("the mail could not be made or ended: " + quote(e));
    }
  }

  private Answer send(Transport transport, MimeMessage message) throws MessagingException {
    Optional<Answer> trouble = connect(transport);
    if (trouble.isPresent()) {
      return trouble.get();
    }
    try {
      transport.sendMessage(message, message.getAllRecipients());
      return new Answer.Delivered(Optional.of(message.getMessageID()));
    } catch (MessagingException e) {
      return afterConnecting(e);
    }
  }

  private Optional<Answer> connect(Transport transport) {
    try {
      transport.connect(
          settings.host(),
          settings.port(),
          settings.user().orElse(null),
          settings.password().map(Secret::read).orElse(null));
      return Optional.empty();
    } catch (AuthenticationFailedException e) {
      if (TEMPORARY.matcher(Objects.requireNonNullElse(e.getMessage(), "")).lookingAt()) {
        return Optional.of(new Answer.Failed("the mail server cannot log in now: " + quote(e)));
      }
      return Optional.of(
          new Answer.Refused(
              "the mail server refuses the user ("
                  + quote(e)
                  + "): put the password of "
                  + settings.user().orElse("nobody")
                  + " into "
                  + settings.password().map(Secret::source).orElse("notifier.channels[].email")
                  + ": it goes on by itself then"));
    } catch (MessagingException e) {
      return Optional.of(new Answer.Failed("no safe connection to the mail server: " + quote(e)));
    }
  }

  /** A reply code tells what the server did; without one the mail may have been taken. */
  private Answer afterConnecting(MessagingException e) {
    Reply reply = reply(e);
    int code = reply.code;
    String why = code + " " + quote(e);
    if (e instanceof SendFailedException some && isSome(some.getValidSentAddresses())) {
      return isSome(some.getValidUnsentAddresses())
          ? new Answer.Uncertain("not all of the receivers have it: " + why)
          : new Answer.Partly("refused for " + addresses(some.getInvalidAddresses()));
    }
    return switch (code / 100) {
      case 4 ->
          code == 421 || code == 450 || code == 451 || code == 452
              ? new Answer.Busy(why, Optional.empty())
              : new Answer.Failed(why);
      case 5 -> refused(reply, why);
      default -> new Answer.Uncertain("the connection broke: " + quote(e));
    };
  }

  /** What is refused for good is the sender, the receiver, or the mail. */
  private static Answer refused(Reply reply, String why) {
    if (reply.code == 530 || reply.code == 535) {
      return new Answer.Refused(why + ": set user and password of this channel");
    }
    boolean full = reply.code == 552;
    if (reply.command.startsWith("MAIL") && !full) {
      return new Answer.Refused(why + ": put an address that the server takes into from");
    }
    if (reply.command.startsWith("RCPT")) {
      return full
          ? new Answer.Failed(why)
          : new Answer.Refused(why + ": put receivers that the server knows into to");
    }
    return new Answer.Malformed(why);
  }

  /** What the server answered to which command; the code is -1 where it did not. */
  private record Reply(int code, String command) {}

  private static boolean isSome(Address @Nullable [] addresses) {
    return addresses != null && addresses.length > 0;
  }

  private static String addresses(Address @Nullable [] addresses) {
    return addresses == null
        ? "some receivers"
        : Arrays.stream(addresses).map(Address::toString).collect(Collectors.joining(", "))
            + ", while the others have it";
  }

  private static Reply reply(MessagingException e) {
    Reply reply =
        switch (e) {
          case SMTPSendFailedException failed -> of(failed.getReturnCode(), failed.getCommand());
          case SMTPAddressFailedException failed -> of(failed.getReturnCode(), failed.getCommand());
          case SMTPSenderFailedException failed -> of(failed.getReturnCode(), failed.getCommand());
          default -> of(-1, null);
        };
    boolean deeper = reply.code < 0 && e.getNextException() instanceof MessagingException;
    return deeper ? reply((MessagingException) e.getNextException()) : reply;
  }

  private static Reply of(int code, @Nullable String command) {
    return new Reply(code, Objects.requireNonNullElse(command, ""));
  }

  private String quote(MessagingException e) {
    String text = Objects.requireNonNullElse(e.getMessage(), e.getClass().getSimpleName());
    Throwable cause = e.getCause();
    if (cause != null && cause.getMessage() != null && !text.contains(cause.getMessage())) {
      text += " (" + cause.getMessage() + ")";
    }
    for (Secret secret : settings.password().stream().toList()) {
      text = text.replace(secret.read(), "…");
    }
    return Shortening.to(QUOTE_LIMIT, text.replaceAll("\\p{Cntrl}+", " ").strip());
  }

  private Properties properties() {
    Properties properties = new Properties();
    boolean starttls = settings.security() == EmailSettings.Security.STARTTLS;
    boolean tls = settings.security() == EmailSettings.Security.TLS;
    String millis = String.valueOf(timeLimit.toMillis());
    properties.put("mail.smtp.starttls.enable", String.valueOf(starttls));
    properties.put("mail.smtp.starttls.required", String.valueOf(starttls));
    properties.put("mail.smtp.ssl.enable", String.valueOf(tls));
    properties.put("mail.smtp.ssl.checkserveridentity", "true");
    properties.put("mail.smtp.auth", String.valueOf(settings.user().isPresent()));
    properties.put("mail.smtp.connectiontimeout", millis);
    properties.put("mail.smtp.timeout", millis);
    properties.put("mail.smtp.writetimeout", millis);
    properties.put("mail.smtp.quitwait", "false");
    properties.put("mail.smtp.sendpartial", "true");
    settings
        .caCertificate()
        .ifPresent(
            file -> properties.put("mail.smtp.ssl.socketFactory", Authority.socketFactory(file)));
    return properties;
  }

  @Override
  public int room() {
    return ROOM;
  }

  @Override
  public void close() {}
}
