package dev.upshift.notifier.channel.webhook;

import dev.upshift.notifier.decide.Announcement;
import dev.upshift.notifier.decide.Dispatch;
import dev.upshift.notifier.decide.Form;
import dev.upshift.protocol.Severity;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What a template is tried with before it is needed: as little as there can be, one entry of each
 * list, and several of them in text that breaks what does not escape it.
 */
final class Samples {
  static final List<Dispatch> ALL =
      List.of(
          dispatch("a reason", List.of(), false),
          dispatch("another reason", List.of("a number 3"), true),
          dispatch(
              "a \"quote\" \\ & <tag>\n\tin 2 lines 🚀",
              List.of("\"one\"", "two\n", "3 🚀"),
              true));

  private Samples() {}

  private static Dispatch dispatch(String text, List<String> entries, boolean marked) {
    Announcement announcement =
        new Announcement(
            "sample/" + text,
            text,
            "host",
            "sample",
            Severity.INFO,
            marked,
            Instant.EPOCH,
            text,
            text,
            entries,
            text,
            entries,
            null);
    return new Dispatch(
        announcement, Form.NATIVE, marked, "http://127.0.0.1/messages?id=sample", Optional.empty());
  }
}
