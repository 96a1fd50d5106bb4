package dev.upshift.agent.app;

import dev.upshift.protocol.Telemetry;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/** What {@code telemetry/host} says: the ladder, and what would make this another host. */
final class HostIdentity {
  private HostIdentity() {}

  static Telemetry.Host describe(AgentConfiguration configuration, String gpus) {
    return new Telemetry.Host(
        "kernel " + System.getProperty("os.version") + ", " + gpus,
        Optional.ofNullable(HostIdentity.class.getPackage().getImplementationVersion())
            .orElse("development"),
        configuration.labels(),
        configuration.modes().stream().map(HostIdentity::rung).toList());
  }

  private static Telemetry.Rung rung(AgentConfiguration.Mode mode) {
    return new Telemetry.Rung(
        mode.name(), definitionHash(mode), mode.expectedRatePerHour().orElse(null));
  }

  /** SHA-256 of all that decides what the mode's processes are; the expected rate does not. */
  static String definitionHash(AgentConfiguration.Mode mode) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      for (AgentConfiguration.Command command : mode.commands()) {
        add(digest, command.name());
        add(digest, command.count() + " x");
        command.limits().tools().forEach(t -> addAll(digest, t));
        command.limits().group().words().forEach(w -> add(digest, w));
        addAll(digest, command.command());
        add(digest, command.directory().toString());
        addAll(
            digest,
            new TreeMap<>(command.environment())
                .entrySet().stream().map(e -> e.getKey() + "=" + e.getValue()).toList());
      }
      add(digest, mode.checkpoint().orElse(""));
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  private static void addAll(MessageDigest digest, List<String> texts) {
    add(digest, Integer.toString(texts.size()));
    texts.forEach(t -> add(digest, t));
  }

  /** With its length, so that no two definitions flow together. */
  private static void add(MessageDigest digest, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    digest.update((bytes.length + ":").getBytes(StandardCharsets.US_ASCII));
    digest.update(bytes);
  }
}
