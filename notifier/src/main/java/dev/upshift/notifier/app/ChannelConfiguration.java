package dev.upshift.notifier.app;

import dev.upshift.configuration.Default;
import dev.upshift.configuration.Explain;
import dev.upshift.configuration.Secret;
import dev.upshift.notifier.channel.email.EmailSettings;
import dev.upshift.notifier.decide.Resending;
import dev.upshift.notifier.decide.Route;
import dev.upshift.protocol.Severity;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** One entry of {@code notifier.channels}. */
public record ChannelConfiguration(
    @Explain("What the channel is called in logs, alerts and the outbox.") String name,
    @Explain("How it reaches people.") Type type,
    @Explain(
            "The whole address, a secret: file:/path or env:NAME. slack, discord, teams, webhook:"
                + " the webhook's; ntfy: the topic's; alertmanager: the server's.")
        Optional<Secret> url,
    @Explain(
            "telegram, slack with a token: the API's server, if it is your own; matrix: the"
                + " homeserver.")
        Optional<URI> server,
    @Explain(
            "telegram: the bot's token; slack: a bot's token, instead of url; matrix: an access"
                + " token; ntfy, webhook, alertmanager: sent as a bearer's where given.")
        Optional<Secret> token,
    @Explain(
            "telegram: the chat's id or @name; slack with a token: the conversation's id; matrix:"
                + " the room's id.")
        Optional<String> recipient,
    @Explain(
            "webhook: a Mustache template for the body; all there is to know as JSON where absent.")
        Optional<Path> template,
    @Explain("webhook: the template's content type; json, html, xml and forms are escaped for.")
        @Default("application/json")
        String contentType,
    @Explain("email: the mail server and who is written to.") Optional<EmailSettings> email,
    @Explain(
            "alertmanager: what still fires is sent again so often, for one that has forgotten it;"
                + " from 1s to 1d.")
        @Default("3m")
        Duration resendInterval,
    @Explain("What is less severe is not sent here: info, warning or critical.") @Default("info")
        Severity minimumSeverity,
    @Explain("Only what is about these hosts; everything where empty.") @Default("[]")
        List<String> hosts,
    @Explain("Only decisions with these reasons and alerts of these names; any where empty.")
        @Default("[]")
        List<String> reasons,
    @Explain("Only hosts that have these labels; any where empty.") @Default("{}")
        Map<String, String> labels,
    @Explain(
            "Told only of what nobody has acknowledged within this time, and nobody resolved; at"
                + " once where absent.")
        Optional<Duration> escalateAfter,
    @Explain("Hours in which only what is critical is sent; the rest is kept until their end.")
        Optional<QuietHoursConfiguration> quietHours) {
  private static final Pattern MEDIA_TYPE = Pattern.compile("[\\w.+-]+/[\\w.+-]+( *;[ -~]*)?");
  private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9-]{0,31}");

  /** The kinds of channels, and the keys that each must and may have. */
  @SuppressWarnings("ImmutableEnumChecker") // Sets made by Set.of are.
  public enum Type {
    /** Lines on standard output. */
    CONSOLE(Set.of(), Set.of()),
    /** A Slack-compatible incoming webhook, or a Slack app's bot. */
    SLACK(Set.of(), Set.of("url", "server", "token", "recipient")),
    /** A Discord webhook. */
    DISCORD(Set.of("url"), Set.of()),
    /** A Telegram bot. */
    TELEGRAM(Set.of("token", "recipient"), Set.of("server")),
    /** A Microsoft Teams workflow. */
    TEAMS(Set.of("url"), Set.of()),
    /** A Matrix room. */
    MATRIX(Set.of("server", "token", "recipient"), Set.of()),
    /** An ntfy topic. */
    NTFY(Set.of("url"), Set.of("token")),
    /** Any HTTP address, with a template. */
    WEBHOOK(Set.of("url"), Set.of("token", "template")),
    /** A Prometheus Alertmanager. */
    ALERTMANAGER(Set.of("url"), Set.of("token")),
    /** Mail over SMTP. */
    EMAIL(Set.of("email"), Set.of());

    private final Set<String> needed;
    private final Set<String> allowed;

    Type(Set<String> needed, Set<String> allowed) {
      this.needed = needed;
      this.allowed = allowed;
    }

    /** Whether people read it, who are told of one host's flapping once in a while. */
    boolean folds() {
      return switch (this) {
        case CONSOLE, WEBHOOK, ALERTMANAGER -> false;
        case SLACK, DISCORD, TELEGRAM, TEAMS, MATRIX, NTFY, EMAIL -> true;
      };
    }

    private String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  public ChannelConfiguration {
    hosts = List.copyOf(hosts);
    reasons = List.copyOf(reasons);
    labels = Map.copyOf(labels);
    if (escalateAfter.filter(d -> !d.isPositive()).isPresent()) {
      throw new IllegalArgumentException("escalate-after must be longer than 0s, but was not");
    }
    Resending.require(resendInterval);
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "a channel's name must match " + NAME.pattern() + ", but was '" + name + "'");
    }
    if (!MEDIA_TYPE.matcher(contentType).matches()) {
      throw new IllegalArgumentException(
          "content-type must be like application/json, but was '" + contentType + "'");
    }
    require(type, "url", url);
    require(type, "server", server);
    require(type, "token", token);
    require(type, "recipient", recipient);
    require(type, "template", template);
    require(type, "email", email);
    boolean bot = token.isPresent() && recipient.isPresent();
    if (type == Type.SLACK
        && (url.isPresent() == bot || token.isPresent() != recipient.isPresent())) {
      throw new IllegalArgumentException(
          "a channel of type slack must have a url, or a token and a recipient, and not both");
    }
  }

  Route route() {
    return new Route(name, minimumSeverity, hosts, reasons, labels);
  }

  /** How often what fires is sent again; empty where it is told once. */
  Optional<Duration> resending() {
    return type == Type.ALERTMANAGER ? Optional.of(resendInterval) : Optional.empty();
  }

  /** Every secret of the channel. */
  List<Secret> secrets() {
    return Stream.of(url, token, email.flatMap(EmailSettings::password))
        .flatMap(Optional::stream)
        .toList();
  }

  private static void require(Type type, String key, Optional<?> value) {
    String article = key.equals("url") || !"aeiou".contains(key.substring(0, 1)) ? "a " : "an ";
    if (type.needed.contains(key) && value.isEmpty()) {
      throw new IllegalArgumentException(
          "a channel of type " + type.word() + " must have " + article + key + ", but had none");
    }
    if (!type.needed.contains(key) && !type.allowed.contains(key) && value.isPresent()) {
      throw new IllegalArgumentException(
          "a channel of type " + type.word() + " must have no " + key + ", but had one");
    }
  }
}
