package dev.upshift.notifier.channel.webhook;

import dev.upshift.notifier.decide.Announcement;
import dev.upshift.notifier.decide.Dispatch;
import dev.upshift.notifier.decide.Form;
import dev.upshift.protocol.Severity;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What a template is tried with before it is needed. */
final class Samples {
  static final Dispatch DISPATCH =
      new Dispatch(
          new Announcement(
              "sample",
              "sample",
              "host",
              "sample",
              Severity.INFO,
              false,
              Instant.EPOCH,
              "a headline",
              "a reason",
              List.of("a number"),
              "nothing",
              List.of("./upshift status"),
              null),
          Form.NATIVE,
          false,
          "http://127.0.0.1/",
          Optional.empty());

  private Samples() {}
}
