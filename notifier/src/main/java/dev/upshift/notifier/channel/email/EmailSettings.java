package dev.upshift.notifier.channel.email;

import dev.upshift.configuration.Default;
import dev.upshift.configuration.Explain;
import dev.upshift.configuration.Secret;
import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The mail server and who is written to: {@code email} of a channel of that type. */
public record EmailSettings(
    @Explain("The mail server's name, which its certificate must have.") String host,
    @Explain("Its port.") @Default("587") int port,
    @Explain("starttls: required after connecting; tls: from the first byte; none: unprotected.")
        @Default("starttls")
        Security security,
    @Explain("PEM file of the authority to trust; the JDK's authorities where absent.")
        Optional<Path> caCertificate,
    @Explain("The user to log in as; without it nobody logs in.") Optional<String> user,
    @Explain("That user's password: file:/path or env:NAME.") Optional<Secret> password,
    @Explain("The sender's address.") String from,
    @Explain("The receivers' addresses.") List<String> to) {
  /** How the connection is protected. */
  public enum Security {
    /** STARTTLS; a server that does not offer it is not used. */
    STARTTLS,
    /** TLS from the first byte. */
    TLS,
    /** Not at all. */
    NONE
  }

  public EmailSettings {
    to = List.copyOf(to);
    if (port < 1 || port > 65_535) {
      throw new IllegalArgumentException("port must be 1 to 65535, but was " + port);
    }
    if (to.isEmpty()) {
      throw new IllegalArgumentException("to must have at least one address, but had none");
    }
    if (user.isPresent() != password.isPresent()) {
      throw new IllegalArgumentException("user and password must be given together");
    }
    if (user.isPresent() && security == Security.NONE) {
      throw new IllegalArgumentException(
          "a password must not be sent unprotected: set security to starttls or tls");
    }
    require(from);
    to.forEach(EmailSettings::require);
  }

  private static void require(String address) {
    try {
      new InternetAddress(address, true).validate();
    } catch (AddressException _) {
      throw new IllegalArgumentException("'" + address + "' must be an e-mail address");
    }
  }
}
