package dev.upshift.testkit;

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
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The notification socket of a service manager, for tests of what a component says there. Listens
 * on a path, and keeps what came.
 */
@SuppressWarnings("restricted") // The JDK's channels have no Unix datagrams.
public final class ServiceManagerDouble implements AutoCloseable {
  private static final int AF_UNIX = 1;
  private static final int SOCK_DGRAM = 2;
  private static final int DONTWAIT = 0x40;
  private static final int MOST_BYTES = 512;
  private static final Linker LINKER = Linker.nativeLinker();

  private final MethodHandle receive =
      bind("recv", FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT));
  private final Path path;
  private final int socket;
  private final List<String> said = new ArrayList<>();

  private ServiceManagerDouble(Path path, int socket) {
    this.path = path;
    this.socket = socket;
  }

  /** Listens; the path must be short. */
  public static ServiceManagerDouble listen(Path path) {
    MethodHandle open =
        bind("socket", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT));
    MethodHandle bind = bind("bind", FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT));
    byte[] name = path.toString().getBytes(StandardCharsets.UTF_8);
    try (Arena arena = Arena.ofConfined()) {
      int socket = (int) open.invokeExact(AF_UNIX, SOCK_DGRAM, 0);
      MemorySegment address = arena.allocate(name.length + 3L, 2);
      address.set(JAVA_SHORT, 0, (short) AF_UNIX);
      MemorySegment.copy(name, 0, address, JAVA_BYTE, 2, name.length);
      int bound = (int) bind.invokeExact(socket, address, name.length + 3);
      if (bound != 0) {
        throw new AssertionError("cannot listen on " + path);
      }
      return new ServiceManagerDouble(path, socket);
    } catch (Throwable e) {
      throw new AssertionError("a call of the C library failed", e);
    }
  }

  /** For the environment's {@code NOTIFY_SOCKET}. */
  public String address() {
    return path.toString();
  }

  /** Everything said so far, in order. */
  public synchronized List<String> said() {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment buffer = arena.allocate(MOST_BYTES);
      long length = take(buffer);
      while (length >= 0) {
        said.add(new String(buffer.asSlice(0, length).toArray(JAVA_BYTE), StandardCharsets.UTF_8));
        length = take(buffer);
      }
      return List.copyOf(said);
    }
  }

  private long take(MemorySegment buffer) {
    try {
      return (long) receive.invokeExact(socket, buffer, (long) MOST_BYTES, DONTWAIT);
    } catch (Throwable e) {
      throw new AssertionError("a call of the C library failed", e);
    }
  }

  @Override
  public void close() {
    try {
      int _ = (int) bind("close", FunctionDescriptor.of(JAVA_INT, JAVA_INT)).invokeExact(socket);
    } catch (Throwable e) {
      throw new AssertionError("a call of the C library failed", e);
    }
  }

  private static MethodHandle bind(String name, FunctionDescriptor shape) {
    return LINKER.downcallHandle(LINKER.defaultLookup().findOrThrow(name), shape);
  }
}
