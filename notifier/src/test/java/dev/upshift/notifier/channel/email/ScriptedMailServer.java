package dev.upshift.notifier.channel.email;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;

/** A mail server that answers each command as told, whatever it is sent. */
final class ScriptedMailServer implements AutoCloseable {
  private static final Map<String, String> USUAL =
      Map.of("GREETING", "220 there", "DATA", "354 go on", "QUIT", "221 bye");

  private final ServerSocket service;
  private final Map<String, String> replies;

  /**
   * Begins to serve.
   *
   * @param replies by the command, {@code GREETING} and {@code END} (of the mail) among them; 250
   *     where nothing is said, and an empty one hangs up
   */
  ScriptedMailServer(Map<String, String> replies) throws IOException {
    this.replies = replies;
    service = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
    Thread.ofPlatform().daemon().start(this::serve);
  }

  int port() {
    return service.getLocalPort();
  }

  private void serve() {
    try (Socket socket = service.accept();
        BufferedReader in =
            new BufferedReader(
                new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII))) {
      boolean open = answer(socket.getOutputStream(), "GREETING");
      for (String line = in.readLine(); open && line != null; line = in.readLine()) {
        String command = line.split("[ :]", 2)[0].toUpperCase(Locale.ROOT);
        open = answer(socket.getOutputStream(), command);
        if (command.equals("DATA") && reply(command).startsWith("354")) {
          String content = in.readLine();
          while (content != null && !content.equals(".")) {
            content = in.readLine();
          }
          open = answer(socket.getOutputStream(), "END");
        }
      }
    } catch (IOException e) {
      if (!service.isClosed()) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private String reply(String command) {
    return replies.getOrDefault(command, USUAL.getOrDefault(command, "250 ok"));
  }

  private boolean answer(OutputStream out, String command) throws IOException {
    String reply = reply(command);
    out.write((reply + (reply.isEmpty() ? "" : "\r\n")).getBytes(StandardCharsets.US_ASCII));
    out.flush();
    return !reply.isEmpty();
  }

  @Override
  public void close() throws IOException {
    service.close();
  }
}
