package dev.upshift.agent.app;

import dev.upshift.agent.process.Signals;
import dev.upshift.agent.supervise.CommandId;
import dev.upshift.agent.supervise.Rules;
import dev.upshift.configuration.Default;
import dev.upshift.configuration.Explain;
import dev.upshift.configuration.Secret;
import dev.upshift.mqtt.LinkSettings;
import dev.upshift.protocol.HostId;
import dev.upshift.protocol.Topics;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The section {@code agent:} of the configuration file. */
public record AgentConfiguration(
    @Explain("The host's registered name; also its user name and client id at the broker.")
        HostId host,
    @Explain("Where the broker listens: mqtt://host:port or mqtts://host:port.")
        @Default("mqtt://127.0.0.1:1883")
        URI broker,
    @Explain("Where the host's password stands.") Secret password,
    @Explain("PEM file of the authority to trust with mqtts; the JDK's own where unset.")
        Optional<Path> caCertificate,
    @Explain("The first levels of every topic.") @Default(Topics.DEFAULT_ROOT) String topicRoot,
    @Explain("Folder of the agent's own: what it applied, its events, the training's logs.")
        Path stateFolder,
    @Explain("Time between two heartbeats.") @Default("5s") Duration heartbeat,
    @Explain("Free words about this host, published with it.") @Default("{}")
        Map<String, String> labels,
    @Explain(
            "What a boot of the host is: 'kernel', 'container' (the start of its first process),"
                + " 'auto' (the container where this is one for certain), or a folder whose files"
                + " boot_id and booted_at stand for boot id and boot time.")
        @Default("auto")
        String bootSource,
    @Explain("Between SIGTERM and SIGKILL when the training is stopped: time for a checkpoint.")
        @Default("60s")
        Duration gracePeriod,
    @Explain(
            "How much longer a mode with a pattern of checkpoints is given for one newer than the"
                + " order to stop: before SIGTERM where there is a checkpoint-signal, which is then"
                + " sent first, else before SIGKILL; 0s: no longer.")
        @Default("60s")
        Duration checkpointWait,
    @Explain(
            "What becomes of the training when the agent ends in good order: 'keep' leaves it running"
                + " for the next agent, 'stop' stops it. A machine that goes down always stops it.")
        @Default("keep")
        OnExit onExit,
    @Explain("How long every command must have run for the mode to be reported running.")
        @Default("1s")
        Duration settle,
    @Explain(
            "After a reboot the training starts at random within this: hosts of a site do not start"
                + " at one moment.")
        @Default("10s")
        Duration startJitter,
    @Explain("How long an announced reboot stays announced, where its command does not say.")
        @Default("10m")
        Duration plannedRebootExpiry,
    @Explain("Signal that asks the training for a checkpoint, such as USR1; unset: it takes none.")
        Optional<String> checkpointSignal,
    @Explain("A training log is copied aside and emptied at this size, in megabytes.")
        @Default("64")
        int logMegabytes,
    @Explain("How many full files of each training log are kept.") @Default("3") int logFiles,
    @Explain("The ladder of modes, lightest first.") List<Mode> modes,
    @Explain("How crashed commands are started again.") @Default("{}") Restart restart,
    @Explain("How progress and completion are told.") @Default("{}") Progress progress,
    @Explain("What is done about checkpoints.") @Default("{}") CheckpointRules checkpoints,
    @Explain("When a disk that runs full is an alert.") @Default("{}") DiskRules disk) {
  private static final Set<String> RESERVED = Set.of("up", "down", "auto");
  private static final Set<String> BOOT_SOURCES = Set.of("auto", "kernel", "container");
  private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9-]{0,62}");

  public AgentConfiguration {
    LinkSettings.requireBroker(broker);
    Topics _ = new Topics(topicRoot); // It knows the shape of a root.
    require(!modes.isEmpty(), "modes must have at least one mode");
    require(heartbeat.isPositive(), "heartbeat must be longer than 0s");
    require(logMegabytes > 0, "log-megabytes must be at least 1");
    require(logFiles >= 1 && logFiles <= 99, "log-files must be from 1 to 99");
    require(
        BOOT_SOURCES.contains(bootSource) || bootSource.contains("/") || bootSource.startsWith("."),
        "boot-source must be auto, kernel, container or a folder like ./boot, but was '"
            + bootSource
            + "'");
    checkpointSignal.ifPresent(s ->
        require(
            Signals.number(s).isPresent(), "checkpoint-signal must be like USR1, but was " + s));
    requireDistinct(modes.stream().map(Mode::name).toList(), "modes");
  }

  /** What becomes of the training when the agent ends. */
  public enum OnExit {
    KEEP,
    STOP
  }

  /** One mode of the ladder. */
  public record Mode(
      @Explain("The mode's name; not up, down or auto.") String name,
      @Explain(
              "Progress an hour to expect; learning weighs a mode by it until its rate was measured.")
          Optional<Double> expectedRatePerHour,
      @Explain("Pattern of the checkpoint files, such as checkpoints/*.bin.")
          Optional<String> checkpoint,
      @Explain("Time between the starts of two of its processes.") @Default("0s") Duration stagger,
      @Explain("The commands that make up the mode, each a process of its own.")
          List<Command> commands) {
    public Mode {
      requireName(name, "a mode's name");
      require(!RESERVED.contains(name), "a mode must not be named '" + name + "': it is an order");
      require(!commands.isEmpty(), "the mode " + name + " must have at least one command");
      requireDistinct(commands.stream().map(Command::name).toList(), "commands of " + name);
    }

    /** Every process that the mode wants. */
    List<CommandId> processes() {
      return commands.stream().flatMap(Command::instances).toList();
    }
  }

  /** One command of a mode. */
  public record Command(
      @Explain("The command's name, also of its log file.") String name,
      @Explain("Program and arguments; no shell takes part.") List<String> command,
      @Explain("Variables beside the agent's own.") @Default("{}") Map<String, String> environment,
      @Explain("Working directory.") @Default(".") Path directory,
      @Explain("How many processes of it run at the same time.") @Default("1") int count,
      @Explain("What each process may use.") @Default("{}") Limits limits,
      @Explain("Size of its log in megabytes, where it differs from the agent's log-megabytes.")
          Optional<Integer> logMegabytes) {
    public Command {
      requireName(name, "a command's name");
      require(!command.isEmpty(), "the command " + name + " must name a program");
      require(count >= 1 && count <= 512, "count of " + name + " must be from 1 to 512");
      logMegabytes.ifPresent(
          n -> require(n >= 1, "log-megabytes of " + name + " must be at least 1"));
    }

    Stream<CommandId> instances() {
      return IntStream.rangeClosed(1, count).mapToObj(i -> new CommandId(name, i));
    }
  }

  /** Restarts of crashed commands: the first at once, the later ones with growing delays. */
  public record Restart(
      @Explain("Before the second restart in a row.") @Default("1s") Duration firstDelay,
      @Explain("The longest delay; also the pace of a crash loop.") @Default("5m")
          Duration maxDelay,
      @Explain("A run of this length makes the crashes before it forgotten.") @Default("60s")
          Duration healthyAfter,
      @Explain("So many exits within crash-loop-window are a crash loop.") @Default("5")
          int crashLoopExits,
      @Explain("The time in which the exits of a crash loop are counted.") @Default("5m")
          Duration crashLoopWindow) {
    public Restart {
      require(crashLoopExits >= 2, "crash-loop-exits must be at least 2");
      require(
          maxDelay.compareTo(firstDelay) >= 0, "max-delay must not be shorter than first-delay");
    }
  }

  /** What the training's log lines say. */
  public record Progress(
      @Explain("Regular expression with named groups progress, total and rate (an hour).")
          Optional<String> pattern,
      @Explain("Regular expression of the line that says that the training is complete.")
          Optional<String> completed,
      @Explain("Regular expression of a line that tells of trouble, such as a loss that is NaN.")
          Optional<String> trouble,
      @Explain("Regular expression with the named group seconds: how long a checkpoint took.")
          Optional<String> checkpointTime,
      @Explain("No progress for this multiple of the usual time is a hang, and a restart.")
          @Default("20")
          Optional<Double> hangMultiple,
      @Explain("But no shorter time is.") @Default("5m") Duration hangMinimum,
      @Explain(
              "No progress for so long is a hang, too, also in a training that has made none yet: longer"
                  + " than it ever takes to its first progress.")
          Optional<Duration> hangMaximum,
      @Explain("Whether a command that exits with 0 has completed its work.") @Default("true")
          boolean completeOnExitZero,
      @Explain(
              "File that the training keeps up to date: a JSON object with progress, total and rate,"
                  + " or text for the pattern. Its figures go before those of the log.")
          Optional<Path> file,
      @Explain(
              "Whether the training publishes its progress itself, as it would write it to a file, on"
                  + " HOST/training/progress. Its figures go before those of the file and the log.")
          @Default("false")
          boolean topic) {
    public Progress {
      pattern
          .map(Pattern::compile)
          .ifPresent(p -> {
            Set<String> groups = new HashSet<>(p.namedGroups().keySet());
            groups.retainAll(Set.of("progress", "total", "rate"));
            require(
                !groups.isEmpty(),
                "pattern must have one of (?<progress>…), (?<total>…), (?<rate>…)");
          });
      checkpointTime
          .map(Pattern::compile)
          .ifPresent(p ->
              require(
                  p.namedGroups().containsKey("seconds"),
                  "checkpoint-time must have the group (?<seconds>…)"));
      completed.ifPresent(Pattern::compile);
      trouble.ifPresent(Pattern::compile);
      require(hangMultiple.orElse(2.0) >= 2, "hang-multiple must be at least 2, or off");
      require(
          hangMaximum.filter(m -> m.compareTo(hangMinimum) < 0).isEmpty(),
          "hang-maximum must not be shorter than hang-minimum");
    }
  }

  Rules rules(long seed) {
    return new Rules(
        gracePeriod,
        checkpointWait,
        settle,
        restart.firstDelay(),
        restart.maxDelay(),
        restart.healthyAfter(),
        restart.crashLoopExits(),
        restart.crashLoopWindow(),
        progress.completeOnExitZero(),
        seed);
  }

  Optional<Mode> mode(String name) {
    return modes.stream().filter(m -> m.name().equals(name)).findFirst();
  }

  long logMegabytes(String mode, CommandId id) {
    return mode(mode).stream()
        .flatMap(m -> m.commands().stream())
        .filter(c -> c.name().equals(id.name()))
        .flatMap(c -> c.logMegabytes().stream())
        .findFirst()
        .orElse(logMegabytes);
  }

  List<String> ladder() {
    return modes.stream().map(Mode::name).toList();
  }

  String lowestMode() {
    return modes.getFirst().name();
  }

  private static void requireName(String name, String what) {
    require(
        NAME.matcher(name).matches(), what + " must match " + NAME + ", but was '" + name + "'");
  }

  private static void requireDistinct(List<String> names, String what) {
    Set<String> seen = new HashSet<>();
    names.forEach(n -> require(seen.add(n), "the name " + n + " stands twice in " + what));
  }

  private static void require(boolean holds, String sentence) {
    if (!holds) {
      throw new IllegalArgumentException(sentence);
    }
  }
}
