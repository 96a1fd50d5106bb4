package dev.upshift.cli.connection;

import dev.upshift.configuration.ExitCode;
import dev.upshift.configuration.FailureException;
import dev.upshift.protocol.HostId;
import dev.upshift.protocol.Notice;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** The past, asked of the brain over its read-only HTTP interface. */
public final class BrainArchive {
  private static final Duration TIMEOUT = Duration.ofSeconds(10);
  private static final JsonMapper MAPPER =
      JsonMapper.builder().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();

  private final ClientConfiguration client;

  public BrainArchive(ClientConfiguration client) {
    this.client = client;
  }

  /**
   * The decisions that match, oldest first.
   *
   * @param query the parameters of {@code /v1/decisions}
   */
  public List<Notice.Decision> decisions(Map<String, String> query) {
    String body = ask(client.brain().resolve("/v1/decisions?" + parameters(query)));
    try {
      return List.of(MAPPER.readValue(body, Notice.Decision[].class));
    } catch (JacksonException e) {
      throw unreachable("answers with something that is no list of decisions", e);
    }
  }

  /**
   * One page of what the brain decided on, as the lines of a recording.
   *
   * @param query the parameters of {@code /v1/recording}
   */
  public List<String> recording(Map<String, String> query) {
    return ask(client.brain().resolve("/v1/recording?" + parameters(query))).lines().toList();
  }

  /** Whether the brain has ever heard of the host. */
  public boolean knows(HostId host) {
    return MAPPER.readTree(ask(client.brain().resolve("/v1/hosts"))).has(host.name());
  }

  private static String parameters(Map<String, String> query) {
    return query.entrySet().stream()
        .map(e -> e.getKey() + "=" + URLEncoder.encode(e.getValue(), StandardCharsets.UTF_8))
        .sorted()
        .collect(Collectors.joining("&"));
  }

  private String ask(URI address) {
    HttpRequest.Builder request = HttpRequest.newBuilder(address).timeout(TIMEOUT).GET();
    client.brainToken().ifPresent(t -> request.header("Authorization", "Bearer " + t.read()));
    try (HttpClient http = HttpClient.newBuilder().connectTimeout(TIMEOUT).build()) {
      HttpResponse<String> response = http.send(request.build(), BodyHandlers.ofString());
      return body(response);
    } catch (IOException e) {
      throw unreachable("does not answer: check that it runs and that the address is right", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new FailureException(ExitCode.ERROR, "The command was interrupted.", e);
    }
  }

  private String body(HttpResponse<String> response) {
    return switch (response.statusCode()) {
      case 200 -> response.body();
      case 401, 403 ->
          throw unreachable(
              "refuses the token: give brain-token in the section client:, or UPSHIFT_BRAIN_TOKEN",
              null);
      case 400 -> throw new FailureException(ExitCode.USAGE, "The brain says: " + response.body());
      default -> throw unreachable("answers with HTTP " + response.statusCode(), null);
    };
  }

  private FailureException unreachable(String what, @Nullable Exception cause) {
    return new FailureException(
        ExitCode.UNREACHABLE, "The brain at " + client.brain() + " " + what + ".", cause);
  }
}
