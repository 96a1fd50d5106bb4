package dev.upshift.agent.app;

import io.vertx.core.Context;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** What can be said at the {@link LocalDoor}: the words are the same on both of its sides. */
public final class LocalOrders {
  /** What is announced for longer than this was forgotten. */
  public static final Duration LONGEST_ANNOUNCEMENT = Duration.ofDays(1);

  private static final String ANNOUNCE = "announce-reboot";

  private final Context context;
  private final Announcer announcer;

  /** Takes an announcement; called on the context. */
  interface Announcer {
    Future<String> announce(Optional<Long> seconds, Optional<String> by);
  }

  LocalOrders(Context context, Announcer announcer) {
    this.context = context;
    this.announcer = announcer;
  }

  /**
   * The line that announces a reboot.
   *
   * @param by who announces it; one word
   */
  public static String announceReboot(Optional<Duration> expiry, String by) {
    return ANNOUNCE + " " + expiry.map(Duration::toSeconds).orElse(0L) + " " + by;
  }

  CompletableFuture<String> obey(String line) {
    String[] words = line.strip().split(" ", 3);
    if (words.length != 3 || !words[0].equals(ANNOUNCE) || !words[1].matches("\\d{1,9}")) {
      return CompletableFuture.completedFuture("failed: '" + line + "' is no order");
    }
    Optional<Long> seconds = Optional.of(Long.parseLong(words[1])).filter(s -> s > 0);
    return Future.<String>future(promise ->
            context.runOnContext(_ ->
                announcer
                    .announce(seconds, Optional.of(words[2]))
                    .onComplete(promise::tryComplete, promise::tryFail)))
        .toCompletionStage()
        .toCompletableFuture();
  }
}
