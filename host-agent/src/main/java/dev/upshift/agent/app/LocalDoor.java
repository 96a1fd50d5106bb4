package dev.upshift.agent.app;

import dev.upshift.configuration.ExitCode;
import dev.upshift.configuration.FailureException;
import java.io.BufferedReader;
import java.io.EOFException;
import java.io.IOException;
import java.io.Reader;
import java.io.Writer;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The agent's own door for people and scripts on its host: a socket in its state folder, for its
 * own user only. One line in, one line out. A second MQTT client with the host's name would throw
 * the agent out.
 */
public final class LocalDoor implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(LocalDoor.class);
  private static final int LINE_LIMIT = 1_000;
  private static final long PATIENCE_SECONDS = 10;

  private final ServerSocketChannel server;
  private final Path file;
  private final Function<String, CompletableFuture<String>> handler;
  private final ExecutorService visitors = Executors.newVirtualThreadPerTaskExecutor();

  private LocalDoor(
      ServerSocketChannel server, Path file, Function<String, CompletableFuture<String>> handler) {
    this.server = server;
    this.file = file;
    this.handler = handler;
  }

  /**
   * Opens it. What an earlier agent left is replaced: the lock of the folder says that it is gone.
   *
   * @param handler answers a line
   */
  static LocalDoor open(Path folder, Function<String, CompletableFuture<String>> handler)
      throws IOException {
    Path file = file(folder);
    Files.deleteIfExists(file);
    ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    try {
      server.bind(UnixDomainSocketAddress.of(file));
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    } catch (IOException | IllegalArgumentException e) {
      server.close();
      throw new IOException("the socket " + file + " cannot be used", e);
    }
    LocalDoor door = new LocalDoor(server, file, handler);
    var _ = Thread.ofPlatform().name("local-door").daemon().start(door::welcome);
    return door;
  }

  /** Asks the agent that uses the state folder. */
  public static String ask(Path folder, String line) {
    try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(file(folder)))) {
      Writer writer = Channels.newWriter(channel, StandardCharsets.UTF_8);
      writer.write(line + "\n");
      writer.flush();
      String answer =
          new BufferedReader(Channels.newReader(channel, StandardCharsets.UTF_8)).readLine();
      if (answer == null) {
        throw new EOFException("it ended before it answered");
      }
      return answer;
    } catch (IOException e) {
      throw new FailureException(
          ExitCode.UNREACHABLE,
          "No agent answers at "
              + file(folder)
              + ": run this on the agent's host, as its user, while it runs.",
          e);
    }
  }

  @Override
  public void close() {
    visitors.shutdownNow();
    try {
      server.close();
      Files.deleteIfExists(file);
    } catch (IOException e) {
      LOG.warn("The socket {} was not removed: {}", file, e.toString());
    }
  }

  private static Path file(Path folder) {
    return folder.resolve("agent.sock");
  }

  private void welcome() {
    try {
      while (true) {
        SocketChannel visitor = server.accept();
        visitors.execute(() -> serve(visitor));
      }
    } catch (ClosedChannelException _) {
      LOG.debug("The local door is closed");
    } catch (IOException e) {
      LOG.warn("The local door is out of order: {}", e.toString());
    }
  }

  private void serve(SocketChannel visitor) {
    try (visitor) {
      String line = line(Channels.newReader(visitor, StandardCharsets.UTF_8));
      Writer writer = Channels.newWriter(visitor, StandardCharsets.UTF_8);
      writer.write(answer(line) + "\n");
      writer.flush();
    } catch (IOException e) {
      LOG.debug("A visitor left early", e);
    }
  }

  private String answer(String line) {
    try {
      return handler.apply(line).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      return "failed: " + e.getCause();
    } catch (TimeoutException _) {
      return "failed: no answer within " + PATIENCE_SECONDS + " s";
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return "failed: the agent ends";
    }
  }

  private static String line(Reader reader) throws IOException {
    StringBuilder text = new StringBuilder();
    int next = reader.read();
    while (next >= 0 && next != '\n' && text.length() < LINE_LIMIT) {
      text.append((char) next);
      next = reader.read();
    }
    return text.toString();
  }
}
