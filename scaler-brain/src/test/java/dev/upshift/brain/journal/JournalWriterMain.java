package dev.upshift.brain.journal;

import dev.upshift.protocol.HostId;
import java.nio.file.Path;

/** Writes steps until it is killed, and says of each that it is on the disk. */
final class JournalWriterMain {
  private JournalWriterMain() {}

  public static void main(String[] arguments) {
    System.setProperty("logback.configurationFile", "dev/upshift/brain/app/logback.xml");
    Campaign campaign = new Campaign(new HostId("tnr-0"));
    JournalFile file = JournalFile.open(Path.of(arguments[0]));
    try (Journal journal = new Journal(file, 64, Runnable::run, Campaign.UNTROUBLED)) {
      Write next = campaign.next();
      while (!journal.isBroken()) {
        long through = ((Write.StepTaken) next).received().orElseThrow().throughSeq();
        if (journal.submit(next, () -> System.out.println(through))) {
          next = campaign.next();
        } else {
          Thread.onSpinWait();
        }
      }
    }
  }
}
