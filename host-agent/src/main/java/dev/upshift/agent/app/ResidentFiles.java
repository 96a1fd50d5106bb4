package dev.upshift.agent.app;

import java.io.IOException;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives back the pages of the JVM's own files that only the start has needed: half of what an agent
 * holds. They are read-only and unchanged, so the kernel maps one again from its file cache when it
 * is needed after all.
 */
@SuppressWarnings("restricted") // Calling madvise is what this class is for.
final class ResidentFiles {
  private static final Logger LOG = LoggerFactory.getLogger(ResidentFiles.class);

  /** The kernel's MADV_DONTNEED. */
  private static final int NOT_NEEDED = 4;

  /** MADV_NOHUGEPAGE: one byte that is needed again must not bring two megabytes with it. */
  private static final int IN_SMALL_PAGES = 15;

  /**
   * Address range, rights and file of a mapping that is read-only and that the JVM keeps to its
   * end. One that comes and goes must not be touched: its addresses could be another's meanwhile.
   */
  private static final Pattern LASTING =
      Pattern.compile(
          "([0-9a-f]+)-([0-9a-f]+) r-[-x][sp] \\S+ \\S+ \\S+ +/.*/(libjvm\\.so|modules|agent\\.aot)");

  private static final Pattern UNCHANGED = Pattern.compile("Anonymous: +0 kB");

  private ResidentFiles() {}

  record Range(long start, long length) {}

  /** Blocks for a millisecond or two. */
  static void release() {
    try {
      String maps = Files.readString(Path.of("/proc/self/smaps"), StandardCharsets.UTF_8);
      MethodHandle advise =
          Linker.nativeLinker()
              .downcallHandle(
                  Linker.nativeLinker().defaultLookup().find("madvise").orElseThrow(),
                  FunctionDescriptor.of(
                      ValueLayout.JAVA_INT,
                      ValueLayout.JAVA_LONG,
                      ValueLayout.JAVA_LONG,
                      ValueLayout.JAVA_INT));
      for (Range range : unchanged(maps)) {
        // Refused, it only costs memory.
        int _ = (int) advise.invokeExact(range.start(), range.length(), IN_SMALL_PAGES);
        int _ = (int) advise.invokeExact(range.start(), range.length(), NOT_NEEDED);
      }
    } catch (IOException e) {
      LOG.debug("The agent's own memory cannot be looked at", e);
    } catch (Throwable e) {
      throw new IllegalStateException("madvise cannot be called", e);
    }
  }

  /** The ranges of lasting files that are read-only, and of which no page was ever changed. */
  static List<Range> unchanged(String smaps) {
    List<Range> found = new ArrayList<>();
    Range candidate = new Range(0, 0);
    for (String line : smaps.lines().toList()) {
      if (!Character.isUpperCase(line.charAt(0))) {
        candidate = lasting(line);
      } else if (candidate.length() > 0 && UNCHANGED.matcher(line).matches()) {
        found.add(candidate);
      }
    }
    return found;
  }

  private static Range lasting(String head) {
    Matcher mapping = LASTING.matcher(head);
    if (!mapping.matches()) {
      return new Range(0, 0);
    }
    long start = Long.parseUnsignedLong(mapping.group(1), 16);
    return new Range(start, Long.parseUnsignedLong(mapping.group(2), 16) - start);
  }
}
