package dev.upshift.testkit;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.NoSuchElementException;
import java.util.Scanner;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Free ports for servers that are killed and come back on the same port. They lie below the
 * system's ephemeral range: inside it, while the server is down, the kernel may give its port to
 * somebody's outgoing connection, even to a client that then connects to itself.
 */
public final class Ports {
  private static final Path RANGE = Path.of("/proc/sys/net/ipv4/ip_local_port_range");
  private static final int LOWEST = 10_240;
  private static final int USUAL_START_OF_EPHEMERAL = 32_768;
  private static final int ATTEMPTS = 200;

  private Ports() {}

  /** A port of the loopback address that is free now. */
  public static int free() {
    int end = startOfEphemeral();
    for (int attempt = 0; attempt < ATTEMPTS && end > LOWEST; attempt++) {
      int port = ThreadLocalRandom.current().nextInt(LOWEST, end);
      if (isFree(port)) {
        return port;
      }
    }
    throw new IllegalStateException("no free port between " + LOWEST + " and " + end);
  }

  private static boolean isFree(int port) {
    try (ServerSocket socket = new ServerSocket()) {
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      return true;
    } catch (IOException _) {
      return false;
    }
  }

  private static int startOfEphemeral() {
    // Not readString: it asks for one byte first, and this file answers only the first read.
    try (Scanner numbers = new Scanner(RANGE, StandardCharsets.US_ASCII)) {
      return numbers.nextInt();
    } catch (IOException | NoSuchElementException _) {
      return USUAL_START_OF_EPHEMERAL;
    }
  }
}
