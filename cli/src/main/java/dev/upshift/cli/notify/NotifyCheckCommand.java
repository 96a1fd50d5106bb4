package dev.upshift.cli.notify;

import dev.upshift.notifier.app.ChannelConfiguration;
import dev.upshift.notifier.app.NotifierConfiguration;
import dev.upshift.notifier.app.Trial;
import java.time.InstantSource;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

@Command(
    name = "check",
    description = {
      "Check the section notifier: its keys, with line and column of each mistake, its secrets and"
          + " its templates. Nothing is sent.",
    },
    mixinStandardHelpOptions = true)
final class NotifyCheckCommand implements Callable<Integer> {
  @Spec CommandSpec spec = CommandSpec.create();
  @Mixin NotifierFile file = new NotifierFile();

  @Override
  public Integer call() {
    NotifierConfiguration configuration = file.read();
    new Trial(configuration, InstantSource.system(), System.out).check();
    String names =
        configuration.channels().stream()
            .map(ChannelConfiguration::name)
            .collect(Collectors.joining(", "));
    spec.commandLine().getOut().println("ok: " + names);
    return 0;
  }
}
