package dev.upshift.benchmarks.supervise;

import dev.upshift.benchmarks.Parts;
import dev.upshift.benchmarks.Workshop;
import dev.upshift.testkit.MosquittoFixture;
import dev.upshift.testkit.RunningProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.BiConsumer;

/**
 * A supervisor, set to start a dead process as soon as it can.
 *
 * @param settings what was set, and to what, in a sentence
 * @param starter starts it with the training to supervise
 */
record Contestant(
    String name, String version, String settings, BiConsumer<Workshop, Training> starter) {
  static final String UPSHIFT = "upshift";

  private static final Duration PATIENCE = Duration.ofSeconds(90);

  void start(Workshop workshop, Training training) {
    starter.accept(workshop, training);
  }

  static List<Contestant> all(Parts parts) {
    return List.of(
        new Contestant(
            UPSHIFT,
            "0.1.0",
            "healthy-after 0s, so that no restart counts as one in a row; no delay otherwise",
            Contestant::upshift),
        new Contestant(
            "supervisord",
            Parts.version("supervisor"),
            "autorestart true, startsecs 0; it looks once a second, which cannot be set",
            (w, t) -> supervisord(w, t, parts.program("supervisord"))),
        new Contestant(
            "runit",
            Parts.version("runit"),
            "runsv; a service that ran less than 1 s waits 1 s, which cannot be set",
            (w, t) -> runit(w, t, parts.program("runsv"))),
        new Contestant(
            "monit",
            Parts.version("monit"),
            "set daemon 1: a look each second, its shortest",
            (w, t) -> monit(w, t, parts.program("monit"))));
  }

  private static void upshift(Workshop workshop, Training training) {
    MosquittoFixture broker = workshop.startBroker("bench");
    Path file =
        workshop.write(
            "upshift.yaml",
            """
            agent:
              host: bench
              broker: %s
              password: %s
              state-folder: agent
              on-exit: stop
              grace-period: 2s
              restart:
                healthy-after: 0s
                crash-loop-exits: 1000000
                crash-loop-window: 1s
              modes:
                - name: light
                  commands:
                    - name: training
                      command: [%s]
            """
                .formatted(broker.uri(), broker.password("bench").source(), training.script()));
    RunningProcess agent = workshop.start(Workshop.upshift("agent", "-c", file.toString()));
    agent.awaitLine(l -> l.startsWith("ready: "), PATIENCE);
  }

  private static void supervisord(Workshop workshop, Training training, Path program) {
    Path file =
        workshop.write(
            "supervisord.conf",
            """
            [supervisord]
            nodaemon=true
            logfile=/dev/null
            logfile_maxbytes=0
            pidfile=%1$s/supervisord.pid
            [program:training]
            command=%2$s
            autorestart=true
            startsecs=0
            """
                .formatted(workshop.folder(), training.script()));
    RunningProcess _ = workshop.start(List.of(program.toString(), "-n", "-c", file.toString()));
  }

  private static void runit(Workshop workshop, Training training, Path program) {
    Path _ = workshop.script("service/run", "#!/bin/sh\nexec %s\n".formatted(training.script()));
    RunningProcess _ =
        workshop.start(
            List.of(program.toString(), workshop.folder().resolve("service").toString()));
  }

  private static void monit(Workshop workshop, Training training, Path program) {
    Path pid = workshop.folder().resolve("training.pid");
    Path starter =
        workshop.script(
            "start",
            """
            #!/bin/sh
            setsid sh -c 'echo $$ >%s; exec %s' </dev/null >/dev/null 2>&1 &
            """
                .formatted(pid, training.script()));
    Path file =
        workshop.write(
            "monitrc",
            """
            set daemon 1
            set idfile %1$s/monit.id
            set statefile %1$s/monit.state
            set pidfile %1$s/monit.pid
            check process training with pidfile %2$s
              start program = "%3$s"
            """
                .formatted(workshop.folder(), pid, starter));
    owned(file);
    RunningProcess _ = workshop.start(List.of(program.toString(), "-I", "-c", file.toString()));
  }

  /** Monit reads its control file only where nobody else may. */
  private static void owned(Path file) {
    if (!file.toFile().setReadable(false, false) || !file.toFile().setReadable(true, true)) {
      throw new IllegalStateException(file + " cannot be kept to its owner");
    }
  }
}
