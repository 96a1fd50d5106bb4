package dev.upshift.notifier.channel.web;

import dev.upshift.configuration.Secret;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Takes secrets out of what a service says. An address is a secret as a whole, but a service that
 * does not know it quotes its path or a part of that ("Cannot POST /services/…").
 */
final class Redaction {
  private static final String MARK = "…";

  /** What is shorter stands in ordinary words, too. */
  private static final int SHORTEST_PART = 6;

  private Redaction() {}

  static String of(List<Secret> secrets, String text) {
    List<String> parts =
        secrets.stream()
            .map(Secret::read)
            .flatMap(Redaction::parts)
            .distinct()
            .sorted(Comparator.comparingInt(String::length).reversed())
            .toList();
    String clean = text;
    for (String part : parts) {
      clean = clean.replace(part, MARK);
    }
    return clean;
  }

  private static Stream<String> parts(String secret) {
    String[] address = secret.split("://[^/?#]*", 2);
    Stream<String> within =
        address.length < 2
            ? Stream.empty()
            : Stream.concat(Stream.of(address[1]), Stream.of(address[1].split("[/?#&=]")));
    return Stream.concat(Stream.of(secret), within.filter(p -> p.length() >= SHORTEST_PART))
        .flatMap(Redaction::spellings);
  }

  private static Stream<String> spellings(String part) {
    String json = Markup.jsonText(part).replace("/", "\\/");
    String encoded = URLEncoder.encode(part, StandardCharsets.UTF_8);
    return Stream.of(part, decoded(part), encoded, Markup.html(part), json);
  }

  private static String decoded(String part) {
    try {
      return URLDecoder.decode(part, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException _) {
      return part;
    }
  }
}
