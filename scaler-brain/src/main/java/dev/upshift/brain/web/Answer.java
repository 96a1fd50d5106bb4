package dev.upshift.brain.web;

import dev.upshift.brain.journal.JournalJson;

/** What a request gets. */
record Answer(int status, String type, String body) {
  static Answer text(int status, String sentence) {
    return new Answer(status, "text/plain; charset=utf-8", sentence + "\n");
  }

  static Answer json(int status, Object value) {
    return rawJson(status, JournalJson.write(value));
  }

  static Answer rawJson(int status, String json) {
    return new Answer(status, "application/json", json + "\n");
  }
}
