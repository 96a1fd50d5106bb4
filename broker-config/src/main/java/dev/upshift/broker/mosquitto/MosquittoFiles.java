package dev.upshift.broker.mosquitto;

import dev.upshift.broker.permission.Access;
import dev.upshift.broker.permission.Grant;
import dev.upshift.broker.permission.PermissionTable;
import dev.upshift.broker.registry.PrivateFile;
import dev.upshift.broker.registry.RegisteredUser;
import dev.upshift.broker.registry.Roster;
import dev.upshift.protocol.Codec;
import java.nio.file.Path;
import java.util.stream.Collectors;

/**
 * Writes {@code mosquitto.conf}, {@code acl} and {@code passwd} for Mosquitto 2.0. After {@code
 * host add} they are written again and Mosquitto gets SIGHUP.
 *
 * <p>Two things Mosquitto 2.0 cannot do: refuse a client id that is not the user's, so that a known
 * user can disturb another's connection, though never read or write its topics; and refuse a
 * subscription (it grants any and filters what is delivered).
 */
public final class MosquittoFiles {
  private MosquittoFiles() {}

  /** Writes the three files and makes the data folder. */
  public static void write(MosquittoSettings settings, Roster roster) {
    Path folder = settings.folder().toAbsolutePath();
    PrivateFile.folder(folder.resolve("data"));
    PrivateFile.write(folder.resolve("passwd"), passwords(roster));
    PrivateFile.write(folder.resolve("acl"), permissions(settings, roster));
    PrivateFile.write(folder.resolve("mosquitto.conf"), configuration(settings));
  }

  /** Aliases are off because Paho loses the topic of what it sends again. */
  static String configuration(MosquittoSettings settings) {
    Path folder = settings.folder().toAbsolutePath();
    return """
    # Written by Upshift; changes are lost when it is written again.
    per_listener_settings false
    listener %d %s
    %sallow_anonymous false
    acl_file %s
    password_file %s
    max_topic_alias 0
    persistence true
    persistence_location %s/
    # Every change is on disk within a second: the defaults lose half an hour on a crash.
    autosave_on_changes true
    autosave_interval 1
    persistent_client_expiration 14d
    max_inflight_messages 200
    max_queued_messages %d
    message_size_limit %d
    log_dest stderr
    log_type error
    log_type warning
    log_type notice
    log_type information
    """
        .formatted(
            settings.port(),
            settings.listen(),
            settings.tls().map(MosquittoFiles::tls).orElse(""),
            folder.resolve("acl"),
            folder.resolve("passwd"),
            folder.resolve("data"),
            settings.maxQueuedMessages(),
            Codec.MAX_PAYLOAD_BYTES);
  }

  static String permissions(MosquittoSettings settings, Roster roster) {
    PermissionTable table = new PermissionTable(settings.topics());
    return roster.users().stream()
        .map(user -> block(user, table, roster))
        .collect(Collectors.joining("\n"));
  }

  static String passwords(Roster roster) {
    return roster.users().stream()
        .map(user -> user.name() + ":" + user.pbkdf2() + "\n")
        .collect(Collectors.joining());
  }

  private static String block(RegisteredUser user, PermissionTable table, Roster roster) {
    String rights =
        table.grants(user.role(), roster.hostsOf(user)).stream()
            .map(MosquittoFiles::right)
            .collect(Collectors.joining());
    return "user " + user.name() + "\n" + rights;
  }

  private static String right(Grant grant) {
    String verb = grant.access() == Access.PUBLISH ? "write" : "read";
    return "topic " + verb + " " + grant.filter() + "\n";
  }

  private static String tls(MosquittoSettings.Tls tls) {
    return "certfile %s\nkeyfile %s\ntls_version tlsv1.2\n"
        .formatted(tls.certificate().toAbsolutePath(), tls.key().toAbsolutePath());
  }
}
