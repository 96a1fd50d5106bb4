package dev.upshift.cli.install;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.attribute.UserPrincipalLookupService;
import java.nio.file.attribute.UserPrincipalNotFoundException;

/** The accounts of this machine. */
final class Accounts {
  private Accounts() {}

  /** Whether there is such a user; a directory of accounts that does not answer refuses nobody. */
  static boolean hasUser(String name) {
    try {
      var _ = directory().lookupPrincipalByName(name);
      return true;
    } catch (UserPrincipalNotFoundException _) {
      return false;
    } catch (IOException | UnsupportedOperationException _) {
      return true;
    }
  }

  /** Whether there certainly is such a group. */
  static boolean hasGroup(String name) {
    try {
      var _ = directory().lookupPrincipalByGroupName(name);
      return true;
    } catch (IOException | UnsupportedOperationException _) {
      return false;
    }
  }

  private static UserPrincipalLookupService directory() {
    return FileSystems.getDefault().getUserPrincipalLookupService();
  }
}
