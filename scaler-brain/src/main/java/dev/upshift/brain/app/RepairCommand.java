package dev.upshift.brain.app;

import dev.upshift.brain.journal.JournalRepair;
import dev.upshift.configuration.ExitCode;
import dev.upshift.configuration.FailureException;
import dev.upshift.configuration.YamlFile;
import java.nio.file.Path;
import java.time.Instant;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code brain journal-repair -c FILE}, behind {@code ./upshift journal repair}. */
@Command(
    name = "journal-repair",
    mixinStandardHelpOptions = true,
    description = {
      "Saves what is readable of the brain's journal into a new file and keeps the old one aside.",
      "A host whose snapshot cannot be read is computed again from the inputs in the journal;",
      "where that is not possible, it begins again in its lowest mode. The brain must be stopped."
    })
final class RepairCommand implements Callable<Integer> {
  @Option(
      names = {"-c", "--config"},
      paramLabel = "FILE",
      description = "The configuration file; its section 'brain:' is read.")
  private Path file = Path.of("upshift.yaml");

  @Override
  public Integer call() {
    System.setProperty("logback.configurationFile", "dev/upshift/brain/app/logback.xml");
    try {
      BrainConfiguration configuration = YamlFile.read(file, "brain", BrainConfiguration.class);
      new JournalRepair(configuration.stateFolder(), configuration.rules().standard())
          .run(Instant.now())
          .forEach(System.out::println);
      return ExitCode.OK.code();
    } catch (FailureException e) {
      System.err.println(e.sentence());
      return e.exitCode().code();
    }
  }
}
