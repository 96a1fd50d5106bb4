package dev.upshift.brain.web;

import dev.upshift.brain.journal.JournalReader;
import dev.upshift.protocol.HostId;
import dev.upshift.protocol.Notice;
import java.util.Map;
import java.util.Optional;

/** Where the pages get what they show; called on the event loop, but for the journal. */
public interface WebSource {
  /** How the brain is. */
  record Health(boolean connected, boolean journalFine, int hosts, long epoch, String brain) {
    public boolean isFine() {
      return connected && journalFine;
    }
  }

  Health health();

  /** The metrics in Prometheus' text format. */
  String metrics();

  /** The present picture of every host. */
  Map<HostId, Notice.State> pictures();

  Optional<Notice.State> picture(HostId host);

  Map<String, Notice.Alert> alerts(HostId host);

  /** For reading the past; it blocks. */
  JournalReader journal();
}
