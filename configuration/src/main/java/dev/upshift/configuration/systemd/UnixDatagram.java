package dev.upshift.configuration.systemd;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;

/**
 * One datagram to a Unix socket, which the JDK's channels do not have: Linux's own calls. Never
 * waits for a reader.
 */
@SuppressWarnings("restricted") // Calling the C library is what this class is for.
final class UnixDatagram {
  private static final short AF_UNIX = 1;
  private static final int SOCK_DGRAM_CLOEXEC = 2 | 0x80000;
  private static final int DONTWAIT_NOSIGNAL = 0x40 | 0x4000;
  private static final int PATH_BYTES = 108;

  private static final Linker LINKER = Linker.nativeLinker();
  private static final MethodHandle SOCKET =
      bind("socket", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT));
  private static final MethodHandle SEND =
      bind(
          "sendto",
          FunctionDescriptor.of(
              JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT, ADDRESS, JAVA_INT));
  private static final MethodHandle CLOSE =
      bind("close", FunctionDescriptor.of(JAVA_INT, JAVA_INT));

  private UnixDatagram() {}

  /**
   * Sends it.
   *
   * @param address a path, or an abstract name that begins with {@code @}
   * @return whether the socket took it
   */
  static boolean send(String address, String text) {
    byte[] name = address.getBytes(StandardCharsets.UTF_8);
    if (name.length >= PATH_BYTES) {
      return false;
    }
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment bytes = arena.allocateFrom(JAVA_BYTE, text.getBytes(StandardCharsets.UTF_8));
      return send(socketAddress(arena, name), bytes);
    } catch (Throwable e) {
      throw new IllegalStateException("a call of the C library failed", e);
    }
  }

  private static boolean send(MemorySegment address, MemorySegment bytes) throws Throwable {
    int socket = (int) SOCKET.invokeExact((int) AF_UNIX, SOCK_DGRAM_CLOEXEC, 0);
    if (socket < 0) {
      return false;
    }
    long sent =
        (long)
            SEND.invokeExact(
                socket,
                bytes,
                bytes.byteSize(),
                DONTWAIT_NOSIGNAL,
                address,
                Math.toIntExact(address.byteSize()));
    int _ = (int) CLOSE.invokeExact(socket);
    return sent == bytes.byteSize();
  }

  /** {@code sockaddr_un}: the family, then the name; an abstract one begins with a zero byte. */
  private static MemorySegment socketAddress(Arena arena, byte[] name) {
    boolean isAbstract = name[0] == '@';
    MemorySegment address = arena.allocate(2 + name.length + (isAbstract ? 0 : 1), 2);
    address.set(JAVA_SHORT, 0, AF_UNIX);
    MemorySegment.copy(name, 0, address, JAVA_BYTE, 2, name.length);
    if (isAbstract) {
      address.set(JAVA_BYTE, 2, (byte) 0);
    }
    return address;
  }

  private static MethodHandle bind(String name, FunctionDescriptor shape) {
    return LINKER.downcallHandle(LINKER.defaultLookup().findOrThrow(name), shape);
  }
}
