package dev.upshift.benchmarks.agent;

import dev.upshift.benchmarks.Workshop;
import dev.upshift.testkit.MosquittoFixture;
import dev.upshift.testkit.RunningProcess;
import java.nio.file.Path;
import java.util.List;

/** Debian's collectd with the sensors that the agent has, sending to the same broker. */
final class Collectd {
  static final String HOST = "collectd";
  static final List<String> PLUGINS =
      List.of(
          "load", "memory", "df", "thermal", "uptime", "processes", "tail", "filecount", "mqtt");

  private static final String CONFIGURATION =
      """
      Hostname "bench"
      FQDNLookup false
      BaseDir "FOLDER"
      PIDFile "FOLDER/collectd.pid"
      PluginDir "/usr/lib/collectd"
      TypesDB "/usr/share/collectd/types.db"
      Interval SECONDS
      LOAD
      <Plugin df>
        MountPoint "/"
      </Plugin>
      <Plugin tail>
        <File "FOLDER/training.log">
          Instance "training"
          <Match>
            Regex "progress ([0-9]+)"
            DSType "GaugeLast"
            Type "gauge"
            Instance "progress"
          </Match>
        </File>
      </Plugin>
      <Plugin filecount>
        <Directory "FOLDER/checkpoints">
          Instance "checkpoints"
        </Directory>
      </Plugin>
      <Plugin mqtt>
        <Publish "bench">
          Host "127.0.0.1"
          Port PORT
          User "collectd"
          Password "PASSWORD"
          ClientId "collectd"
          Prefix "upshift/v1/collectd/telemetry"
          QoS 0
        </Publish>
      </Plugin>
      """;

  private Collectd() {}

  static RunningProcess start(
      Workshop workshop, Path program, MosquittoFixture broker, int seconds) {
    workshop.write("collectd/training.log", "progress 1\n");
    workshop.write("collectd/checkpoints/one", "");
    StringBuilder plugins = new StringBuilder();
    PLUGINS.forEach(p -> plugins.append("LoadPlugin ").append(p).append('\n'));
    String text =
        CONFIGURATION
            .replace("FOLDER", workshop.folder().resolve("collectd").toString())
            .replace("SECONDS", String.valueOf(seconds))
            .replace("LOAD\n", plugins)
            .replace("PORT", String.valueOf(broker.uri().getPort()))
            .replace("PASSWORD", broker.password(HOST).read());
    Path file = workshop.write("collectd/collectd.conf", text);
    return workshop.start(List.of(program.toString(), "-f", "-C", file.toString()));
  }
}
