package dev.upshift.brain.app;

import dev.upshift.brain.journal.JournalReader;
import dev.upshift.brain.web.WebSource;
import dev.upshift.protocol.HostId;
import dev.upshift.protocol.Notice;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Shows the running brain to its pages. */
record LiveSource(Brain brain) implements WebSource {
  @Override
  public Health health() {
    return new Health(
        brain.isConnected(),
        brain.isJournalFine(),
        brain.fleet().desks().size(),
        brain.self().epoch(),
        brain.self().id());
  }

  @Override
  public String metrics() {
    return brain.scrape();
  }

  @Override
  public Map<HostId, Notice.State> pictures() {
    Map<HostId, Notice.State> pictures = new TreeMap<>();
    brain.fleet().desks().forEach(desk -> pictures.put(desk.host(), desk.picture()));
    return pictures;
  }

  @Override
  public Optional<Notice.State> picture(HostId host) {
    return brain.fleet().known(host).map(HostDesk::picture);
  }

  @Override
  public Map<String, Notice.Alert> alerts(HostId host) {
    return brain.fleet().known(host).map(HostDesk::alerts).orElse(Map.of());
  }

  @Override
  public JournalReader journal() {
    return brain.reader();
  }
}
