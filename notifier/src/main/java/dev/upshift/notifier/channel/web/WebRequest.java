package dev.upshift.notifier.channel.web;

import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * What a service is sent. Made of secrets that people have put down, so that each part is looked
 * at: an address that is none, or a line break in a header, ends in an {@link
 * IllegalArgumentException}.
 */
public record WebRequest(String method, URI address, Map<String, String> headers, String body) {
  public WebRequest {
    String scheme = String.valueOf(address.getScheme()).toLowerCase(Locale.ROOT);
    boolean web = scheme.equals("http") || scheme.equals("https");
    if (!web || address.getHost() == null || address.getUserInfo() != null) {
      throw new IllegalArgumentException("no http or https address, or one with a user in it");
    }
    if (headers.values().stream().anyMatch(v -> v.chars().anyMatch(Character::isISOControl))) {
      throw new IllegalArgumentException("a header of several lines");
    }
    headers = Map.copyOf(headers);
  }

  /** A POST. */
  public static WebRequest post(URI address, String contentType, String body) {
    return new WebRequest("POST", address, Map.of("Content-Type", contentType), body);
  }

  /** A POST with a JSON body. */
  public static WebRequest json(URI address, String body) {
    return post(address, "application/json; charset=utf-8", body);
  }

  public WebRequest by(String otherMethod) {
    return new WebRequest(otherMethod, address, headers, body);
  }

  public WebRequest with(String header, String value) {
    Map<String, String> more = new LinkedHashMap<>(headers);
    more.put(header, value);
    return new WebRequest(method, address, more, body);
  }

  /** With a token that says who sends. */
  public WebRequest authorized(String token) {
    return with("Authorization", "Bearer " + token);
  }
}
