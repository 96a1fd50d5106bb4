package dev.upshift.notifier.app;

import dev.upshift.notifier.decide.Announcement;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/**
 * Where the full text of a message can be read: at this notifier's own page, under the address that
 * people reach it by.
 */
final class FullTexts {
  static final String PATH = "/messages";
  static final String PARAMETER = "id";

  private volatile String base = "http://127.0.0.1" + PATH;

  void servedAt(URI address) {
    base = address.toString().replaceAll("/+$", "") + PATH;
  }

  String of(Announcement announcement) {
    String id = URLEncoder.encode(announcement.eventId(), StandardCharsets.UTF_8);
    return base + "?" + PARAMETER + "=" + id;
  }
}
