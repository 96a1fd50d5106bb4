package dev.upshift.cli.doctor;

import dev.upshift.cli.connection.BrokerVisit;
import dev.upshift.cli.connection.ClientConfiguration;
import dev.upshift.configuration.ExitCode;
import dev.upshift.configuration.FailureException;
import dev.upshift.configuration.FolderLock;
import dev.upshift.configuration.Secret;
import dev.upshift.mqtt.Publication;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Whether the broker is there, knows the user, and lets it read and write what it has to. */
final class BrokerCheck {
  private static final int PATIENCE_MILLIS = 5_000;
  private static final int PLAIN_PORT = 1883;
  private static final int SECURE_PORT = 8883;
  private static final URI NOWHERE = URI.create("http://127.0.0.1");

  private BrokerCheck() {}

  static List<Finding> of(Patient patient) {
    List<Finding> findings = new ArrayList<>();
    Finding secret = secret(patient);
    Finding reached = reached(patient);
    findings.add(secret);
    findings.add(reached);
    boolean possible =
        secret.status() == Finding.Status.OK && reached.status() == Finding.Status.OK;
    if (!possible) {
      findings.add(
          Finding.skipped(
              "permissions", patient.section(), "without a broker and a password nobody can ask"));
    } else if (patient.isAlone() && isRunning(patient)) {
      findings.add(
          Finding.skipped(
              "permissions",
              patient.section(),
              "the agent runs, and a second client with its id would throw it out: ask again while"
                  + " it is stopped, or see ./upshift status"));
    } else {
      findings.add(permissions(patient));
    }
    return findings;
  }

  private static Finding secret(Patient patient) {
    Optional<Secret> password = patient.password();
    if (password.isEmpty()) {
      return Finding.failed(
          "password",
          patient.section(),
          "no password is configured for the user " + patient.user(),
          "set password in the section " + patient.section());
    }
    try {
      String _ = password.get().readPassword(patient.registering());
      return Finding.ok("password", patient.section(), password.get().source() + " is there");
    } catch (FailureException e) {
      return Finding.failed(
          "password",
          patient.section(),
          e.sentence(),
          "put the password of the user "
              + patient.user()
              + " at "
              + password.get().source()
              + " (./upshift "
              + patient.registering()
              + " -c FILE makes one)");
    }
  }

  private static Finding reached(Patient patient) {
    URI broker = patient.broker();
    int usual = "mqtts".equals(broker.getScheme()) ? SECURE_PORT : PLAIN_PORT;
    int port = broker.getPort() < 0 ? usual : broker.getPort();
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(broker.getHost(), port), PATIENCE_MILLIS);
      return Finding.ok("broker", patient.section(), broker + " answers");
    } catch (IOException e) {
      return Finding.failed(
          "broker",
          patient.section(),
          "nobody answers at " + broker + " (" + e.getMessage() + ")",
          "start the broker (./upshift broker -c FILE), let port "
              + port
              + " through the firewall, or correct broker in the section "
              + patient.section());
    }
  }

  private static Finding permissions(Patient patient) {
    String id =
        patient.isAlone()
            ? patient.user()
            : patient.user() + "-doctor-" + UUID.randomUUID().toString().substring(0, 8);
    try (BrokerVisit visit = BrokerVisit.open(client(patient), id, List.of(patient.reads()))) {
      patient.writes().ifPresent(topic -> visit.publish(nothing(patient, topic)));
      return Finding.ok(
          "permissions",
          patient.section(),
          patient.user()
              + " may read "
              + patient.reads()
              + patient.writes().map(t -> " and write " + t).orElse(""));
    } catch (FailureException e) {
      boolean known = e.exitCode() == ExitCode.ERROR;
      return Finding.failed(
          "permissions",
          patient.section(),
          e.sentence(),
          known
              ? "give the broker the product's own rights: ./upshift broker, or ./upshift mosquitto"
              : (patient.isAlone() ? "register the host" : "register the user")
                  + ": ./upshift "
                  + (patient.isAlone() ? "host" : "user")
                  + " add "
                  + patient.user()
                  + ", and copy its password here");
    }
  }

  /** An empty payload that is not retained: no message, whoever gets it. */
  private static Publication nothing(Patient patient, String topic) {
    return new Publication(
        patient.topicRoot() + "/" + topic,
        new byte[0],
        1,
        false,
        Optional.empty(),
        Optional.empty());
  }

  private static ClientConfiguration client(Patient patient) {
    return new ClientConfiguration(
        patient.broker(),
        patient.caCertificate(),
        patient.user(),
        patient.password(),
        patient.topicRoot(),
        NOWHERE,
        Optional.empty());
  }

  private static boolean isRunning(Patient patient) {
    Path folder = patient.stateFolder().orElseThrow();
    if (!Files.exists(folder.resolve(patient.section() + ".lock"))) {
      return false;
    }
    try (FolderLock _ = FolderLock.take(folder, patient.section())) {
      return false;
    } catch (FailureException _) {
      return true;
    }
  }
}
