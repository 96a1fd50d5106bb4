package dev.upshift.notifier.channel.webhook;

import com.samskivert.mustache.Escapers;
import com.samskivert.mustache.Mustache;
import com.samskivert.mustache.MustacheException;
import com.samskivert.mustache.Template;
import dev.upshift.configuration.ExitCode;
import dev.upshift.configuration.FailureException;
import dev.upshift.notifier.channel.web.Markup;
import dev.upshift.notifier.decide.Announcement;
import dev.upshift.notifier.decide.Dispatch;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * A Mustache template for a webhook's body. Values are escaped for the content type: JSON, HTML and
 * XML, forms, or not at all. A name that is not there is a mistake, found when the template is
 * read; so is what would not make JSON where the content type says so.
 */
public final class WebhookTemplate {
  /** What a webhook is sent where no template is given: all there is to know, as JSON. */
  private static final String STANDARD =
      """
      {"id":"{{id}}","reference":"{{reference}}","subject":"{{subject}}","reason":"{{reason}}",\
      "severity":"{{severity}}","resolved":{{resolved}},"possibleRepeat":{{possibleRepeat}},\
      "at":"{{at}}","headline":"{{headline}}","why":"{{why}}",\
      "evidence":[{{#evidence}}"{{text}}"{{^last}},{{/last}}{{/evidence}}],"next":"{{next}}",\
      "commands":[{{#commands}}"{{text}}"{{^last}},{{/last}}{{/commands}}],"fullText":"{{fullText}}"}\
      """;

  private static final Pattern JSON_TYPE =
      Pattern.compile("\\s*[^;/]+/([^;/]+\\+)?json\\s*(;.*)?", Pattern.CASE_INSENSITIVE);

  private final Template template;
  private final String contentType;

  private WebhookTemplate(String text, String contentType) {
    this.template = compiler(contentType).compile(text);
    this.contentType = contentType;
  }

  /** The template that sends everything, as JSON. */
  public static WebhookTemplate standard() {
    return new WebhookTemplate(STANDARD, "application/json; charset=utf-8");
  }

  /**
   * Reads a template and tries it.
   *
   * @param channel whose it is
   * @throws FailureException where it cannot be read or filled, or does not make what it says
   */
  public static WebhookTemplate read(String channel, Path file, String contentType) {
    String which = "The template " + file + " of channel '" + channel + "' ";
    try {
      WebhookTemplate template = new WebhookTemplate(Files.readString(file), contentType);
      Samples.ALL.forEach(sample -> template.attempt(which, sample));
      return template;
    } catch (IOException e) {
      throw new FailureException(
          ExitCode.USAGE, which + "cannot be read: create that file, readable by this user.", e);
    } catch (MustacheException e) {
      throw new FailureException(ExitCode.USAGE, which + "is wrong: " + e.getMessage() + ".", e);
    }
  }

  private void attempt(String which, Dispatch sample) {
    String body = fill(sample);
    if (JSON_TYPE.matcher(contentType).matches()) {
      Mistake.in(body)
          .ifPresent(mistake -> {
            throw new FailureException(
                ExitCode.USAGE,
                which
                    + "must make JSON, as its content-type is "
                    + contentType
                    + ", but made, from a sample message, "
                    + mistake.text()
                    + " Put text into quotes as \"{{why}}\", with two braces and not three, and"
                    + " commas between the entries of a list with {{^last}},{{/last}}.");
          });
    }
  }

  String contentType() {
    return contentType;
  }

  String fill(Dispatch dispatch) {
    Announcement announcement = dispatch.announcement();
    Map<String, Object> values = new HashMap<>();
    values.put("id", announcement.eventId());
    values.put("reference", announcement.reference());
    values.put("subject", announcement.subject());
    values.put("reason", announcement.reason());
    values.put("severity", announcement.severity().word());
    values.put("resolved", announcement.resolved());
    values.put("possibleRepeat", dispatch.possibleRepeat());
    values.put("at", announcement.at().toString());
    values.put("headline", announcement.headline());
    values.put("why", announcement.why());
    values.put("evidence", entries(announcement.evidence()));
    values.put("next", announcement.next());
    values.put("commands", entries(announcement.commands()));
    values.put("text", announcement.plainText(dispatch.possibleRepeat()));
    values.put("fullText", dispatch.fullText());
    return template.execute(values);
  }

  /** Entries that know whether they are the last, since Mustache cannot tell. */
  private static List<Map<String, Object>> entries(List<String> texts) {
    return IntStream.range(0, texts.size())
        .mapToObj(i -> Map.<String, Object>of("text", texts.get(i), "last", i == texts.size() - 1))
        .toList();
  }

  private static Mustache.Compiler compiler(String contentType) {
    String type = contentType.toLowerCase(Locale.ROOT);
    Mustache.Escaper escaper = Escapers.NONE;
    if (type.contains("json")) {
      escaper = Markup::jsonText;
    } else if (type.contains("html") || type.contains("xml")) {
      escaper = Escapers.HTML;
    } else if (type.contains("x-www-form-urlencoded")) {
      escaper = value -> URLEncoder.encode(value, StandardCharsets.UTF_8);
    }
    return Mustache.compiler().strictSections(true).withEscaper(escaper);
  }
}
