package dev.upshift.notifier.channel.telegram;

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

/**
 * Sends as a Telegram bot. The bot's token is part of the address. How long to wait after a 429
 * stands in the body, in seconds; Telegram's true limits are not published.
 */
public final class TelegramChannel implements Channel {
  private static final int ROOM = 1_100;
  private static final Dialect DIALECT =
      new Dialect("/result/message_id", "/parameters/retry_after", "");

  private static final List<String> NO_CHAT =
      List.of("chat not found", "chat_id is empty", "upgraded to a supergroup", "PEER_ID_INVALID");

  private final URI server;
  private final Secret token;
  private final String chat;
  private final WebClient client;

  /**
   * Makes the channel; nothing is sent yet.
   *
   * @param server where the Bot API is, without a path
   * @param chat the chat's id, or a public channel's {@code @name}
   */
  public TelegramChannel(
      URI server, Secret token, String chat, Duration timeLimit, InstantSource clock) {
    this.server = server;
    this.token = token;
    this.chat = chat;
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
    String body = TelegramBody.of(chat, dispatch);
    Answer answer =
        client.send(() ->
            WebRequest.json(URI.create(server + "/bot" + token.read() + "/sendMessage"), body));
    return answer instanceof Answer.Malformed(String why) ? sorted(why) : answer;
  }

  /** Telegram answers 400 also where it knows no such chat, which no other text would mend. */
  private static Answer sorted(String why) {
    return NO_CHAT.stream().anyMatch(why::contains)
        ? new Answer.Refused(why + ": put the chat's id into this channel's recipient")
        : new Answer.Malformed(why);
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
