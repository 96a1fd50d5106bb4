package dev.upshift.cli.doctor;

import dev.upshift.agent.app.AgentConfiguration;
import dev.upshift.agent.process.Ownership;
import dev.upshift.cli.connection.ClientConfiguration;
import dev.upshift.cli.connection.Environment;
import dev.upshift.cli.setup.Sections;
import dev.upshift.configuration.ExitCode;
import dev.upshift.configuration.FailureException;
import dev.upshift.configuration.YamlFile;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

@Command(
    name = "doctor",
    description = {
      "Look for what keeps Upshift from working on this host, and say one fix for each fault.",
      "It looks at the sections that the configuration file has: passwords, the broker, the rights"
          + " there, state folders, the commands of the modes; and at this host's clock and GPUs.",
      "Exit code 2 for a wrong configuration, 4 where a broker cannot be reached or refuses, 3 for"
          + " any other fault."
    },
    mixinStandardHelpOptions = true)
public final class DoctorCommand implements Callable<Integer> {
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  @Spec CommandSpec spec = CommandSpec.create();

  @Option(
      names = {"-c", "--config"},
      paramLabel = "FILE",
      description = "The configuration file (UPSHIFT_CONFIG; default ./upshift.yaml).")
  Path file = Path.of(Environment.variable("UPSHIFT_CONFIG").orElse("upshift.yaml"));

  @Option(
      names = "--output",
      paramLabel = "FORMAT",
      defaultValue = "table",
      description = "${COMPLETION-CANDIDATES}; default ${DEFAULT-VALUE}.")
  Format format = Format.TABLE;

  /** How the findings are written. */
  enum Format {
    TABLE,
    JSON
  }

  @Override
  public Integer call() {
    List<Finding> findings = new ArrayList<>();
    Finding configuration = configuration();
    findings.add(configuration);
    if (configuration.status() == Finding.Status.OK) {
      examine(findings);
    }
    findings.add(GpuCheck.look());
    print(findings);
    return code(findings).code();
  }

  private Finding configuration() {
    try {
      Sections.requireSound(file);
      return Finding.ok("configuration", "host", file + " is sound");
    } catch (FailureException e) {
      return Finding.failed(
          "configuration",
          "host",
          e.sentence(),
          "correct these lines; ./upshift config --explain says what each key means");
    }
  }

  private void examine(List<Finding> findings) {
    for (Patient patient : Patient.of(file)) {
      findings.addAll(BrokerCheck.of(patient));
      patient.stateFolder().ifPresent(f -> findings.add(DiskCheck.of(patient.section(), f)));
    }
    if (YamlFile.sections(file).contains(Sections.AGENT)) {
      AgentConfiguration agent = YamlFile.read(file, Sections.AGENT, AgentConfiguration.class);
      Path folder = Objects.requireNonNull(file.toAbsolutePath().normalize().getParent());
      findings.addAll(CommandCheck.of(agent, Environment.variable("PATH"), folder));
      findings.add(OwnershipCheck.of(Ownership.present()));
    }
    findings.add(ClockCheck.of(Instant.now(), brain()));
  }

  private URI brain() {
    return YamlFile.sections(file).contains(Sections.CLIENT)
        ? YamlFile.read(file, Sections.CLIENT, ClientConfiguration.class).brain()
        : YamlFile.defaults(Sections.CLIENT, ClientConfiguration.class).brain();
  }

  private static ExitCode code(List<Finding> findings) {
    List<String> failed =
        findings.stream()
            .filter(f -> f.status() == Finding.Status.FAILED)
            .map(Finding::check)
            .toList();
    if (failed.contains("configuration")) {
      return ExitCode.USAGE;
    }
    if (failed.contains("broker") || failed.contains("permissions")) {
      return ExitCode.UNREACHABLE;
    }
    return failed.isEmpty() ? ExitCode.OK : ExitCode.DEGRADED;
  }

  private void print(List<Finding> findings) {
    PrintWriter out = spec.commandLine().getOut();
    switch (format) {
      case JSON -> out.println(JSON.writeValueAsString(document(findings)));
      case TABLE -> findings.forEach(f -> printLine(f, out));
    }
    out.flush();
  }

  private static Map<String, Object> document(List<Finding> findings) {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("failed", count(findings, Finding.Status.FAILED));
    document.put("warnings", count(findings, Finding.Status.WARNING));
    document.put("checks", findings.stream().map(Finding::document).toList());
    return document;
  }

  private static long count(List<Finding> findings, Finding.Status status) {
    return findings.stream().filter(f -> f.status() == status).count();
  }

  private static void printLine(Finding finding, PrintWriter out) {
    out.printf(
        "%-8s %-14s %-9s %s%n",
        finding.status().word(), finding.check(), finding.section(), finding.detail());
    finding.fix().ifPresent(fix -> out.printf("%-33s fix: %s%n", "", fix));
  }
}
