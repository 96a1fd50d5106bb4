package dev.upshift.agent.app;

import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Just enough of a broker for an agent to rehearse with: it welcomes whoever comes, confirms
 * everything, and sends one message after the first subscription.
 */
final class RehearsalBroker implements AutoCloseable {
  private static final int CONNECT = 1;
  private static final int PUBLISH = 3;
  private static final int SUBSCRIBE = 8;
  private static final int PING = 12;
  private static final int QOS_MASK = 0x06;

  private final ServerSocket listener;
  private final Semaphore heartbeats;
  private final byte[] greeting;

  private RehearsalBroker(ServerSocket listener, Semaphore heartbeats, byte[] greeting) {
    this.listener = listener;
    this.heartbeats = heartbeats;
    this.greeting = greeting;
  }

  /** Listens on a free port of this host. */
  static RehearsalBroker open(String topic, String payload) throws IOException {
    RehearsalBroker broker =
        new RehearsalBroker(
            new ServerSocket(0, 1, InetAddress.getLoopbackAddress()),
            new Semaphore(0),
            publication(topic, payload));
    Thread.ofPlatform().name("rehearsal-broker").daemon().start(broker::serve);
    return broker;
  }

  int port() {
    return listener.getLocalPort();
  }

  /** Whether so many more heartbeats came in time. */
  boolean heard(int more, Duration patience) throws InterruptedException {
    return heartbeats.tryAcquire(more, patience.toMillis(), TimeUnit.MILLISECONDS);
  }

  @Override
  public void close() throws IOException {
    listener.close();
  }

  private void serve() {
    while (!listener.isClosed()) {
      try (Socket client = listener.accept()) {
        DataInputStream in = new DataInputStream(new BufferedInputStream(client.getInputStream()));
        DataOutputStream out = new DataOutputStream(client.getOutputStream());
        for (int first = in.read(); first >= 0; first = in.read()) {
          byte[] body = in.readNBytes(variableLength(in));
          answer(first, body, out);
        }
      } catch (IOException _) {
        // The agent has left, or the rehearsal is over; the loop's condition tells which.
      }
    }
  }

  private void answer(int first, byte[] body, DataOutputStream out) throws IOException {
    switch (first >> 4) {
      case CONNECT -> out.write(new byte[] {0x20, 3, 0, 0, 0});
      case SUBSCRIBE -> {
        out.write(confirmation(body));
        out.write(greeting);
      }
      case PUBLISH -> published(first, body, out);
      case PING -> out.write(new byte[] {(byte) 0xD0, 0});
      default -> out.flush();
    }
  }

  private void published(int first, byte[] body, DataOutputStream out) throws IOException {
    int length = ((body[0] & 0xFF) << 8) | (body[1] & 0xFF);
    if ((first & QOS_MASK) != 0) {
      out.write(new byte[] {0x40, 2, body[length + 2], body[length + 3]});
    }
    if (new String(body, 2, length, StandardCharsets.UTF_8).endsWith("/heartbeat")) {
      heartbeats.release();
    }
  }

  /** SUBACK with the quality 1 for every filter. */
  private static byte[] confirmation(byte[] body) throws IOException {
    DataInputStream in = new DataInputStream(new ByteArrayInputStream(body, 2, body.length));
    in.skipNBytes(variableLength(in));
    ByteArrayOutputStream qualities = new ByteArrayOutputStream();
    while (in.available() > 0) {
      in.skipNBytes(in.readUnsignedShort() + 1L);
      qualities.write(1);
    }
    ByteArrayOutputStream packet = new ByteArrayOutputStream();
    packet.writeBytes(new byte[] {(byte) 0x90, (byte) (3 + qualities.size()), body[0], body[1], 0});
    packet.writeBytes(qualities.toByteArray());
    return packet.toByteArray();
  }

  private static byte[] publication(String topic, String payload) throws IOException {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    DataOutputStream data = new DataOutputStream(body);
    data.writeUTF(topic);
    data.writeShort(1);
    data.writeByte(0);
    data.write(payload.getBytes(StandardCharsets.UTF_8));
    ByteArrayOutputStream packet = new ByteArrayOutputStream();
    packet.write(0x33);
    for (int rest = body.size(); rest > 0 || packet.size() == 1; rest >>= 7) {
      packet.write(rest > 0x7F ? (rest & 0x7F) | 0x80 : rest);
    }
    packet.writeBytes(body.toByteArray());
    return packet.toByteArray();
  }

  private static int variableLength(DataInputStream in) throws IOException {
    int length = 0;
    for (int shift = 0; shift < 28; shift += 7) {
      int digit = in.readUnsignedByte();
      length |= (digit & 0x7F) << shift;
      if (digit < 0x80) {
        return length;
      }
    }
    throw new IOException("the length of an MQTT packet must have at most 4 bytes");
  }
}
