package dev.upshift.mqtt;

import static org.awaitility.Awaitility.await;

import dev.upshift.configuration.Secret;
import dev.upshift.testkit.RealPart;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A Mosquitto process of a test's own that can be killed and started again on the same port. */
final class MosquittoProcess implements AutoCloseable {
  private final Path folder;
  private final int port;
  private final List<String> settings = new ArrayList<>();
  private final List<String> permissions = new ArrayList<>();
  private String host = "127.0.0.1";
  private String scheme = "mqtt";
  private boolean anonymous = true;
  private Process process;

  MosquittoProcess(Path folder) {
    this.folder = folder;
    this.port = freePort();
    settings.add("persistence false");
  }

  static int freePort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** One more line for the configuration. */
  MosquittoProcess with(String line) {
    settings.add(line);
    return this;
  }

  /** Restricts everybody to what is said here, as in {@code pattern readwrite a/#}. */
  MosquittoProcess permitting(String... lines) {
    permissions.addAll(List.of(lines));
    return this;
  }

  /** Lets nobody in. */
  MosquittoProcess anonymousRefused() {
    anonymous = false;
    return this;
  }

  MosquittoProcess secured(Path certificate, Path key, String name) {
    scheme = "mqtts";
    host = name;
    return with("certfile " + certificate).with("keyfile " + key);
  }

  MosquittoProcess start() {
    try {
      List<String> lines = new ArrayList<>(List.of("listener %d 127.0.0.1".formatted(port)));
      lines.addAll(settings);
      lines.add("allow_anonymous " + anonymous);
      lines.add("user " + System.getProperty("user.name"));
      if (!permissions.isEmpty()) {
        Path rules = Files.write(folder.resolve("acl"), permissions);
        lines.add("acl_file " + rules);
      }
      Path file = Files.write(folder.resolve("mosquitto.conf"), lines);
      process =
          new ProcessBuilder(RealPart.MOSQUITTO.require().toString(), "-c", file.toString())
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.appendTo(folder.resolve("log").toFile()))
              .start();
      await().atMost(Duration.ofSeconds(30)).until(this::answers);
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private boolean answers() {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1000);
      return true;
    } catch (IOException _) {
      return false;
    }
  }

  /** SIGKILL: nothing is saved, nobody is told. */
  void kill() {
    process.destroyForcibly();
    await().atMost(Duration.ofSeconds(30)).until(() -> !process.isAlive());
  }

  URI uri() {
    return URI.create("%s://%s:%d".formatted(scheme, host, port));
  }

  int port() {
    return port;
  }

  /** Settings for a client that takes what the tests need: fast reconnects, any password. */
  LinkSettings client(String clientId) {
    return settings(uri(), folder, clientId);
  }

  static LinkSettings settings(URI uri, Path folder, String clientId) {
    try {
      Path password = Files.writeString(folder.resolve("password"), "any");
      return LinkSettings.of(uri, clientId, clientId, new Secret("file:" + password))
          .withBackoff(Duration.ofMillis(50), Duration.ofMillis(500));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    if (process != null) {
      process.destroyForcibly();
      await().atMost(Duration.ofSeconds(30)).until(() -> !process.isAlive());
    }
  }
}
