package dev.upshift.notifier.app;

import dev.upshift.configuration.ExitCode;
import dev.upshift.configuration.FailureException;
import dev.upshift.configuration.Secret;
import dev.upshift.notifier.channel.Channel;
import dev.upshift.notifier.channel.web.WebRequest;
import dev.upshift.notifier.decide.Announcement;
import dev.upshift.notifier.decide.Answer;
import dev.upshift.notifier.decide.Dispatch;
import dev.upshift.notifier.decide.Form;
import dev.upshift.protocol.Severity;
import java.io.PrintStream;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * Sends a test message over channels as they are configured, past the outbox and the broker, and
 * says how it went: what {@code ./upshift notify test} does.
 */
public final class Trial {
  private final NotifierConfiguration configuration;
  private final InstantSource clock;
  private final PrintStream out;

  /**
   * @param out where a console channel prints
   */
  public Trial(NotifierConfiguration configuration, InstantSource clock, PrintStream out) {
    this.configuration = configuration;
    this.clock = clock;
    this.out = out;
  }

  /**
   * How it went on one channel.
   *
   * @param outcome the answer's class in one word
   * @param why what is wrong, and what to do; empty where it was delivered
   */
  public record Verdict(
      String channel, boolean delivered, String outcome, String why, long millis) {}

  /**
   * Makes every channel without sending anything.
   *
   * @throws FailureException where secrets or templates are wrong: all of them, one a line
   */
  public void check() {
    List<FailureException> mistakes = new ArrayList<>();
    collect(mistakes, () -> Privacy.requirePassword(configuration.password()));
    configuration.channels().forEach(c -> collect(mistakes, () -> check(c)));
    if (mistakes.size() == 1) {
      throw mistakes.getFirst();
    }
    if (!mistakes.isEmpty()) {
      String lines =
          mistakes.stream()
              .map(FailureException::sentence)
              .distinct()
              .collect(Collectors.joining("\n"));
      throw new FailureException(mistakes.getFirst().exitCode(), lines);
    }
  }

  private void check(ChannelConfiguration channel) {
    Privacy.require(channel.secrets());
    channel.url().ifPresent(Trial::requireAddress);
    channel(channel).close();
  }

  private static void collect(List<FailureException> mistakes, Runnable check) {
    try {
      check.run();
    } catch (FailureException e) {
      mistakes.add(e);
    }
  }

  /** What is wrong with it is not said: it is a secret. */
  private static void requireAddress(Secret url) {
    try {
      WebRequest _ = WebRequest.json(URI.create(url.read()), "");
    } catch (IllegalArgumentException _) {
      throw new FailureException(
          ExitCode.USAGE,
          "The secret "
              + url.source()
              + " must be an http or https address, without a user in it, but was not: put the whole address"
              + " there.");
    }
  }

  /**
   * Sends.
   *
   * @param only this channel; all of them where empty
   */
  public List<Verdict> send(Optional<String> only) throws InterruptedException {
    List<ChannelConfiguration> chosen =
        configuration.channels().stream()
            .filter(c -> only.isEmpty() || only.get().equals(c.name()))
            .toList();
    if (chosen.isEmpty()) {
      throw unknown(only.orElse(""));
    }
    List<Verdict> verdicts = new ArrayList<>();
    for (ChannelConfiguration channel : chosen) {
      verdicts.add(send(channel));
    }
    return verdicts;
  }

  private Verdict send(ChannelConfiguration configured) throws InterruptedException {
    try {
      Privacy.require(configured.secrets());
      return attempt(configured);
    } catch (FailureException e) {
      return failed(configured, "misconfigured", e.sentence(), 0);
    }
  }

  private Verdict attempt(ChannelConfiguration configured) throws InterruptedException {
    try (Channel channel = channel(configured)) {
      Instant begin = clock.instant();
      Answer answer = channel.deliver(dispatch(begin));
      long millis = Math.max(0, Duration.between(begin, clock.instant()).toMillis());
      return switch (answer) {
        case Answer.Delivered _ -> new Verdict(configured.name(), true, "delivered", "", millis);
        case Answer.Busy(String why, _) -> failed(configured, "busy", why, millis);
        case Answer.Failed(String why) -> failed(configured, "failed", why, millis);
        case Answer.Uncertain(String why) -> failed(configured, "uncertain", why, millis);
        case Answer.Partly(String why) -> failed(configured, "partly", why, millis);
        case Answer.Malformed(String why) -> failed(configured, "malformed", why, millis);
        case Answer.Refused(String why) -> failed(configured, "refused", why, millis);
      };
    }
  }

  private static Verdict failed(
      ChannelConfiguration channel, String outcome, String why, long millis) {
    return new Verdict(channel.name(), false, outcome, why, millis);
  }

  private Channel channel(ChannelConfiguration channel) {
    return new Channels(configuration.retry().timeLimit(), clock, out).of(channel);
  }

  private Dispatch dispatch(Instant now) {
    String id = "test/" + UUID.randomUUID();
    Announcement announcement =
        new Announcement(
            id,
            id,
            "fleet",
            "test",
            Severity.INFO,
            false,
            now,
            "Test message of Upshift",
            "somebody ran ./upshift notify test",
            List.of(),
            "nothing, this channel works",
            List.of("./upshift status"),
            null);
    String link =
        configuration
            .publicAddress()
            .map(URI::toString)
            .orElse("http://127.0.0.1:" + configuration.httpPort());
    return new Dispatch(announcement, Form.NATIVE, false, link, Optional.empty());
  }

  private FailureException unknown(String name) {
    return new FailureException(
        ExitCode.USAGE,
        "A channel must be one of "
            + String.join(
                ", ", configuration.channels().stream().map(ChannelConfiguration::name).toList())
            + ", but was '"
            + name
            + "'.");
  }
}
