package dev.upshift.broker.hivemq;

import dev.upshift.broker.permission.AccessRules;
import dev.upshift.broker.permission.Grant;
import dev.upshift.broker.permission.PermissionTable;
import dev.upshift.broker.registry.RegisteredUser;
import dev.upshift.broker.registry.RegistryFile;
import dev.upshift.broker.registry.Roster;
import dev.upshift.configuration.FailureException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The registry as the running broker sees it: read again when the file has changed, so that {@code
 * host add} and {@code host remove} need no restart. A file that vanishes or becomes unreadable
 * changes nothing.
 */
final class CurrentUsers {
  private static final Logger LOG = LoggerFactory.getLogger(CurrentUsers.class);

  /** A roster with the rules that follow from it. */
  record Snapshot(String stamp, Roster roster, AccessRules rules) {}

  private final Path file;
  private final PermissionTable table;
  private volatile Snapshot snapshot;

  /** Reads the registry for the first time; here an unreadable one is a failure. */
  CurrentUsers(Path file, PermissionTable table) {
    this.file = file;
    this.table = table;
    String stamp = stamp();
    this.snapshot = snapshot(stamp, RegistryFile.read(file));
  }

  Snapshot snapshot() {
    return snapshot;
  }

  /** Looks whether the file has changed and, if so, reads it. */
  synchronized Snapshot refreshed() {
    String stamp = stamp();
    if (!stamp.equals(snapshot.stamp())) {
      snapshot = snapshot(stamp, reread().orElse(snapshot.roster()));
    }
    return snapshot;
  }

  private Optional<Roster> reread() {
    if (Files.notExists(file)) {
      LOG.error("The registry of users {} is gone: restore it. The users of before stay.", file);
      return Optional.empty();
    }
    try {
      return Optional.of(RegistryFile.read(file));
    } catch (FailureException e) {
      LOG.error("{} The users of before stay.", e.sentence());
      return Optional.empty();
    }
  }

  private Snapshot snapshot(String stamp, Roster roster) {
    Map<String, List<Grant>> grants =
        roster.users().stream()
            .collect(
                Collectors.toMap(
                    RegisteredUser::name, u -> table.grants(u.role(), roster.hostsOf(u))));
    return new Snapshot(stamp, roster, new AccessRules(grants));
  }

  private String stamp() {
    try {
      BasicFileAttributes now = Files.readAttributes(file, BasicFileAttributes.class);
      return now.fileKey() + " " + now.lastModifiedTime() + " " + now.size();
    } catch (NoSuchFileException _) {
      return "none";
    } catch (IOException e) {
      return "unreadable: " + e.getClass().getSimpleName();
    }
  }
}
