package dev.upshift.brain.app;

import dev.upshift.agent.supervise.Application;
import dev.upshift.agent.telemetry.EventQueue;
import dev.upshift.protocol.Command;
import dev.upshift.protocol.EventType;
import dev.upshift.protocol.Telemetry;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The events of a host: the agent's own queue, on a file that is made up. The file outlives a kill,
 * and is often behind: what was covered is taken out now and then only, and perhaps too late.
 */
final class VirtualEvents {
  private static final int COMPACT_AFTER = 3;

  /** Every event that came to be on the disk and is not lost with it, by id. */
  final Set<String> recorded = new HashSet<>();

  /** Events that the agent has forgotten, as it was told that the brain has them. */
  final List<String> acknowledged = new ArrayList<>();

  private final String host;
  private final VirtualTime time;
  private final Consumer<Telemetry.Event> publish;
  private List<Telemetry.Event> file = List.of();
  private long nextSeqInFile = 1;
  private EventQueue queue;
  private long recordings;

  VirtualEvents(String host, VirtualTime time, Consumer<Telemetry.Event> publish) {
    this.host = host;
    this.time = time;
    this.publish = publish;
    this.queue = new EventQueue(1, file, publish);
  }

  /** Another process reads the file. */
  void restarted() {
    long last = file.isEmpty() ? 0 : file.getLast().seq();
    queue = new EventQueue(Math.max(nextSeqInFile, last + 1), file, publish);
  }

  /** The file is gone: what the brain has not got is lost, and the next process numbers anew. */
  void lose() {
    file.forEach(e -> recorded.remove(e.id()));
    file = List.of();
    nextSeqInFile = 1;
  }

  void record(
      EventType type, Instant at, String boot, Application applied, Map<String, Object> detail) {
    recordings++;
    Telemetry.Event event =
        new Telemetry.Event(
            queue.nextSeq(),
            host + "-event-" + recordings,
            type,
            at,
            boot,
            applied.mode(),
            applied.epoch(),
            applied.revision(),
            detail);
    file = Stream.concat(file.stream(), Stream.of(event)).toList();
    recorded.add(event.id());
    queue.add(event);
  }

  void connected() {
    queue.connected();
  }

  void disconnected() {
    queue.disconnected();
  }

  void beat(Instant now) {
    queue.beat(now);
  }

  void received(Command.Received told) {
    Set<String> before = ids();
    boolean renumbered = queue.received(told);
    Set<String> after = ids();
    before.stream().filter(id -> !after.contains(id)).forEach(acknowledged::add);
    boolean isEmptied = !before.isEmpty() && after.isEmpty();
    boolean isDue = renumbered || isEmptied || file.size() - after.size() >= COMPACT_AFTER;
    if (isDue && !time.chance(0.02)) {
      file = queue.waiting();
      nextSeqInFile = queue.nextSeq();
    }
  }

  private Set<String> ids() {
    return queue.waiting().stream().map(Telemetry.Event::id).collect(Collectors.toSet());
  }
}
