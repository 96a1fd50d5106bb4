package dev.upshift.mqtt;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A server that answers with the very packets a test asks for: what brokers do rarely, or only some
 * of them do.
 */
final class ScriptedBroker implements AutoCloseable {
  static final int CONNECT = 1;
  static final int PUBLISH = 3;
  static final int SUBSCRIBE = 8;

  /** What to answer to a packet: bytes, or none to say nothing; it hangs up after DISCONNECT. */
  interface Script {
    byte[] answer(int type, byte[] body);
  }

  private final ServerSocket server;
  private final Script script;
  final AtomicInteger connections = new AtomicInteger();

  ScriptedBroker(Script script) {
    this.script = script;
    try {
      server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Thread.ofVirtual().start(this::accept);
  }

  URI uri() {
    return URI.create("mqtt://127.0.0.1:" + server.getLocalPort());
  }

  static byte[] connack(int code) {
    return new byte[] {0x20, 3, 0, (byte) code, 0};
  }

  static byte[] suback(byte[] subscribe, int code) {
    return new byte[] {(byte) 0x90, 4, subscribe[0], subscribe[1], 0, (byte) code};
  }

  /** The subscription granted, and QoS 1 publications on the topic {@code a/x} at once. */
  static byte[] subackAndPublications(byte[] subscribe, int count) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.writeBytes(suback(subscribe, 1));
    for (int id = 1; id <= count; id++) {
      bytes.writeBytes(new byte[] {0x32, 9, 0, 3, 'a', '/', 'x', 0, (byte) id, 0, 'm'});
    }
    return bytes.toByteArray();
  }

  /** The acknowledgement of a QoS 1 publication. */
  static byte[] puback(byte[] publish) {
    int topicLength = (publish[0] & 0xFF) << 8 | (publish[1] & 0xFF);
    return new byte[] {0x40, 2, publish[2 + topicLength], publish[3 + topicLength]};
  }

  static String topic(byte[] publish) {
    int topicLength = (publish[0] & 0xFF) << 8 | (publish[1] & 0xFF);
    return new String(publish, 2, topicLength, StandardCharsets.UTF_8);
  }

  static byte[] disconnect(int code) {
    return new byte[] {(byte) 0xE0, 2, (byte) code, 0};
  }

  static byte[] nothing() {
    return new byte[0];
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        Socket client = server.accept();
        connections.incrementAndGet();
        Thread.ofVirtual().start(() -> serve(client));
      } catch (IOException _) {
        return;
      }
    }
  }

  private void serve(Socket client) {
    try (client) {
      DataInputStream in = new DataInputStream(client.getInputStream());
      OutputStream out = client.getOutputStream();
      boolean open = true;
      while (open) {
        int type = in.readUnsignedByte() >> 4;
        byte[] answer = script.answer(type, in.readNBytes(remainingLength(in)));
        out.write(answer);
        open = !endsConnection(answer);
      }
    } catch (IOException _) {
      // The client has gone.
    }
  }

  private static boolean endsConnection(byte[] answer) {
    return answer.length > 0 && answer[0] == (byte) 0xE0;
  }

  private static int remainingLength(DataInputStream in) throws IOException {
    int length = 0;
    int shift = 0;
    int digit;
    do {
      digit = in.readUnsignedByte();
      length |= (digit & 0x7F) << shift;
      shift += 7;
    } while ((digit & 0x80) != 0);
    return length;
  }

  @Override
  public void close() {
    try {
      server.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
