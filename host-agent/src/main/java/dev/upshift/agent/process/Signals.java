package dev.upshift.agent.process;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The C library's {@code kill}: any signal to any process, also one that is no child. */
@SuppressWarnings("restricted") // Calling kill is what this class is for.
public final class Signals {
  static final int KILL = 9;
  static final int TERMINATE = 15;

  private static final Map<String, Integer> NUMBERS =
      Map.of("HUP", 1, "INT", 2, "QUIT", 3, "USR1", 10, "USR2", 12, "TERM", 15, "CONT", 18);

  private static final MethodHandle KILL_FUNCTION =
      Linker.nativeLinker()
          .downcallHandle(
              Linker.nativeLinker().defaultLookup().find("kill").orElseThrow(),
              FunctionDescriptor.of(
                  ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));

  private Signals() {}

  /** The number of a signal such as {@code USR1} or {@code SIGUSR1}. */
  public static Optional<Integer> number(String name) {
    String upper = name.toUpperCase(Locale.ROOT);
    return Optional.ofNullable(
        NUMBERS.get(upper.startsWith("SIG") ? upper.substring("SIG".length()) : upper));
  }

  /** Sends a signal, unless that very process has ended meanwhile. */
  static void send(ProcessEntry process, int signal) {
    boolean same =
        ProcessTable.entry(process.pid())
            .filter(e -> e.startTicks() == process.startTicks())
            .isPresent();
    if (same) {
      call(Math.toIntExact(process.pid()), signal);
    }
  }

  private static void call(int pid, int signal) {
    try {
      // Its only answer worth having, "gone already", is found by the next look at the table.
      int _ = (int) KILL_FUNCTION.invokeExact(pid, signal);
    } catch (Throwable e) {
      throw new IllegalStateException("kill(" + pid + ", " + signal + ") cannot be called", e);
    }
  }
}
