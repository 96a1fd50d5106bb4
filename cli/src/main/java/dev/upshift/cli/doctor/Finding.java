package dev.upshift.cli.doctor;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What one check came to.
 *
 * @param section the section of the configuration that it is about, or {@code host}
 * @param fix the one thing to do; empty where nothing has to be done
 */
record Finding(String check, String section, Status status, String detail, Optional<String> fix) {
  /** How serious it is. */
  enum Status {
    OK,
    /** Could not be looked at, which is no fault. */
    SKIPPED,
    WARNING,
    FAILED;

    String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  static Finding ok(String check, String section, String detail) {
    return new Finding(check, section, Status.OK, detail, Optional.empty());
  }

  static Finding skipped(String check, String section, String detail) {
    return new Finding(check, section, Status.SKIPPED, detail, Optional.empty());
  }

  static Finding warning(String check, String section, String detail, String fix) {
    return new Finding(check, section, Status.WARNING, detail, Optional.of(fix));
  }

  static Finding failed(String check, String section, String detail, String fix) {
    return new Finding(check, section, Status.FAILED, detail, Optional.of(fix));
  }

  Map<String, Object> document() {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("check", check);
    document.put("section", section);
    document.put("status", status.word());
    document.put("detail", detail);
    fix.ifPresent(f -> document.put("fix", f));
    return document;
  }
}
