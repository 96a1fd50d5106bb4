package dev.upshift.agent.telemetry;

import dev.upshift.agent.telemetry.ProgressPattern.Reading;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;

/**
 * What the training publishes of its progress. Messages are put down by whoever receives them and
 * read later by the sensor: a pattern that takes long delays nothing else. Those that cannot be
 * used are counted; the first, tenth, hundredth and so on is logged.
 */
public final class ProgressMessages {
  private static final Logger LOG = LoggerFactory.getLogger(ProgressMessages.class);

  /** Of a training that says more between two readings, the newest count. */
  private static final int MOST_WAITING = 100;

  private final ProgressText format;
  private final Deque<Message> waiting = new ArrayDeque<>();
  private Optional<String> mode = Optional.empty();
  private Reading last = Reading.NONE;
  private long unusable;
  private long toldNext = 1;

  private record Message(String mode, String text) {}

  public ProgressMessages(ProgressPattern pattern) {
    this.format = new ProgressText(pattern);
  }

  /** The training of that mode says so; the oldest of too many messages gives way. */
  public synchronized void say(String present, String text) {
    if (waiting.size() == MOST_WAITING) {
      waiting.removeFirst();
    }
    waiting.addLast(new Message(present, text));
  }

  /** A message that is not to be read. */
  public synchronized void ignore(String reason) {
    unusable++;
    if (unusable == toldNext) {
      toldNext *= 10;
      LOG.warn(
          "Messages of the training about its progress are ignored, {} so far, this one because {}",
          unusable,
          reason);
    }
  }

  /** How many could not be used. */
  public synchronized long unusable() {
    return unusable;
  }

  /** What the training of that mode has said so far; what another mode's said is forgotten. */
  public Reading read(String present) {
    if (!mode.equals(Optional.of(present))) {
      mode = Optional.of(present);
      last = Reading.NONE;
    }
    for (Message message : taken()) {
      if (message.mode().equals(present)) {
        take(message.text());
      } else {
        ignore("it is of the mode " + message.mode() + ", which has ended");
      }
    }
    return last;
  }

  private void take(String text) {
    try {
      Reading said = format.read(text);
      if (said.equals(Reading.NONE)) {
        ignore("it has no number named progress, total or rate, and the pattern finds none");
      } else {
        last = last.updated(said);
      }
    } catch (JacksonException _) {
      ignore("it begins like a JSON object but is none");
    }
  }

  private synchronized List<Message> taken() {
    List<Message> all = new ArrayList<>(waiting);
    waiting.clear();
    return all;
  }
}
