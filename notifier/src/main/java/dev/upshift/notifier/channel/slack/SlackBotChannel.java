package dev.upshift.notifier.channel.slack;

import dev.upshift.configuration.Secret;
import dev.upshift.notifier.channel.Channel;
import dev.upshift.notifier.channel.web.Dialect;
import dev.upshift.notifier.channel.web.WebClient;
import dev.upshift.notifier.channel.web.WebRequest;
import dev.upshift.notifier.decide.Answer;
import dev.upshift.notifier.decide.Dispatch;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Posts as a Slack app with a bot token ({@code chat.postMessage}, scope {@code chat:write}): what
 * an incoming webhook cannot, the messages about a host make a thread. Slack says with status 200
 * what it does not accept.
 */
public final class SlackBotChannel implements Channel {
  private static final int ROOM = 20_000;
  private static final Dialect DIALECT = new Dialect("/ts", "", "", "/error");

  /** What Slack answers to a message that it cannot show. */
  private static final Set<String> MALFORMED =
      Set.of(
          "invalid_blocks",
          "invalid_blocks_format",
          "msg_too_long",
          "msg_blocks_too_long",
          "no_text",
          "invalid_arguments",
          "invalid_json",
          "json_not_object");

  /** What Slack answers when the trouble is its own. */
  private static final Set<String> TRANSIENT =
      Set.of(
          "internal_error",
          "fatal_error",
          "service_unavailable",
          "request_timeout",
          "team_added_to_org");

  private static final Set<String> BUSY =
      Set.of("ratelimited", "rate_limited", "message_limit_exceeded");

  private final URI server;
  private final Secret token;
  private final String conversation;
  private final WebClient client;

  /**
   * Makes the channel; nothing is sent yet.
   *
   * @param server where the Web API is, without {@code /api}
   * @param conversation the conversation's id
   */
  public SlackBotChannel(
      URI server, Secret token, String conversation, Duration timeLimit, InstantSource clock) {
    this.server = server;
    this.token = token;
    this.conversation = conversation;
    this.client =
        new WebClient(
            List.of(token),
            "the token of a bot that may write to the recipient",
            DIALECT,
            timeLimit,
            clock);
  }

  @Override
  public Answer deliver(Dispatch dispatch) throws InterruptedException {
    String body = SlackBody.of(conversation, dispatch);
    Answer answer =
        client.send(() ->
            WebRequest.json(URI.create(server + "/api/chat.postMessage"), body)
                .authorized(token.read()));
    return answer instanceof Answer.Malformed(String error) ? sorted(error) : answer;
  }

  private Answer sorted(String error) {
    if (MALFORMED.contains(error) || error.startsWith("answer ")) {
      return new Answer.Malformed(error);
    }
    if (BUSY.contains(error)) {
      return new Answer.Busy(error, Optional.empty());
    }
    return TRANSIENT.contains(error)
        ? new Answer.Failed(error)
        : new Answer.Refused(
            "Slack says "
                + error
                + ": put the bot's token into "
                + token.source()
                + " and its conversation into recipient");
  }

  @Override
  public int room() {
    return ROOM;
  }

  @Override
  public void close() {
    client.close();
  }
}
