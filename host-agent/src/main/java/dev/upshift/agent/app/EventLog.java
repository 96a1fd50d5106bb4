package dev.upshift.agent.app;

import dev.upshift.protocol.Codec;
import dev.upshift.protocol.Telemetry.Event;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The file of events that the brain does not have yet: a first line with the next sequence number,
 * then one event a line. An event counts as recorded once it is synced; a line torn by a crash was
 * never recorded and is dropped. Blocks; for one thread at a time.
 */
final class EventLog {
  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  private final Path file;
  private Content content;

  private EventLog(Path file, Content content) {
    this.file = file;
    this.content = content;
  }

  /** The events that wait, oldest first, and the number of the next one. */
  record Content(long nextSeq, List<Event> events) {
    Content {
      events = List.copyOf(events);
    }
  }

  static EventLog open(Path file) throws IOException {
    Content content = Files.exists(file) ? read(file) : new Content(1, List.of());
    EventLog log = new EventLog(file, content);
    log.replace(content);
    return log;
  }

  /** What is on disk. */
  Content content() {
    return content;
  }

  /** Adds an event; it is on disk when this returns, and not at all when this throws. */
  void append(Event event) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      long before = channel.size();
      try {
        ByteBuffer bytes = ByteBuffer.wrap(line(Codec.encode(event)));
        long position = before;
        while (bytes.hasRemaining()) {
          position += channel.write(bytes, position);
        }
        channel.force(true);
        List<Event> events = new ArrayList<>(content.events());
        events.add(event);
        content = new Content(event.seq() + 1, events);
      } catch (IOException e) {
        channel.truncate(before);
        throw e;
      }
    }
  }

  /** Rewrites the file with what still waits. */
  void replace(Content wanted) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.writeBytes(
        line(("{\"nextSeq\":" + wanted.nextSeq() + "}").getBytes(StandardCharsets.US_ASCII)));
    wanted.events().forEach(e -> bytes.writeBytes(line(Codec.encode(e))));
    AtomicFile.write(file, bytes.toByteArray());
    content = wanted;
  }

  private static Content read(Path file) throws IOException {
    List<Event> events = new ArrayList<>();
    long next = 1;
    for (String line :
        new String(Files.readAllBytes(file), StandardCharsets.UTF_8).lines().toList()) {
      Optional<JsonNode> node = parse(line);
      next = Math.max(next, node.map(n -> n.path("nextSeq").asLong(1)).orElse(1L));
      node.filter(n -> n.has("seq")).flatMap(EventLog::event).ifPresent(events::add);
    }
    if (!events.isEmpty()) {
      next = Math.max(next, events.getLast().seq() + 1);
    }
    return new Content(next, events);
  }

  private static Optional<JsonNode> parse(String line) {
    try {
      return Optional.of(MAPPER.readTree(line));
    } catch (JacksonException _) {
      return Optional.empty();
    }
  }

  private static Optional<Event> event(JsonNode node) {
    try {
      return Optional.of(
          MAPPER
              .readerFor(Event.class)
              .without(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
              .readValue(node));
    } catch (JacksonException _) {
      return Optional.empty();
    }
  }

  private static byte[] line(byte[] json) {
    byte[] line = Arrays.copyOf(json, json.length + 1);
    line[json.length] = '\n';
    return line;
  }
}
