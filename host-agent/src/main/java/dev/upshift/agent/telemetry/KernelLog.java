package dev.upshift.agent.telemetry;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.channels.ClosedChannelException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The kernel's log from now on, as {@code /dev/kmsg} has it: each line is {@code
 * priority,sequence,microseconds,flags;text}. A read of it waits for the next line, so a thread of
 * its own does that. Where this user may not read it, nothing comes.
 */
final class KernelLog implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(KernelLog.class);
  private static final int MOST_LINES = 1_000;
  private static final int MICROSECONDS = 2;

  private final BlockingQueue<String> lines = new ArrayBlockingQueue<>(MOST_LINES);
  private final InputStream source;

  private KernelLog(InputStream source) {
    this.source = source;
  }

  /** Follows the log; what was in it before is left out. */
  static KernelLog follow(Path device, long uptimeMicros) {
    KernelLog log = new KernelLog(opened(device));
    Thread.ofPlatform().name("kernel-log").daemon().start(() -> log.read(uptimeMicros));
    return log;
  }

  private static InputStream opened(Path device) {
    try {
      return Files.newInputStream(device);
    } catch (IOException e) {
      LOG.info("The kernel's log is not followed: {}", e.toString());
      return InputStream.nullInputStream();
    }
  }

  /** Ends the thread, which waits for a line that may never come. */
  @Override
  public void close() {
    try {
      source.close();
    } catch (IOException e) {
      LOG.debug("The kernel's log was not closed", e);
    }
  }

  /** How long the kernel runs, on the clock of its log. */
  static long uptimeMicros(Path proc) {
    try {
      String first = Files.readString(proc.resolve("uptime")).split(" ", -1)[0];
      return Math.round(Double.parseDouble(first) * 1e6);
    } catch (IOException e) {
      LOG.debug("The uptime cannot be read, so the whole log counts as old", e);
      return Long.MAX_VALUE;
    }
  }

  /** What came since the last time. */
  List<String> newLines() {
    List<String> taken = new ArrayList<>();
    int _ = lines.drainTo(taken);
    return taken;
  }

  private void read(long after) {
    try (BufferedReader reader =
        new BufferedReader(new InputStreamReader(source, StandardCharsets.UTF_8))) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        if (line.contains("NVRM: Xid") && isLater(line, after) && !lines.offer(line)) {
          LOG.debug("More errors than are looked at: {}", line);
        }
      }
    } catch (ClosedChannelException _) {
      LOG.debug("The kernel's log is closed");
    } catch (IOException e) {
      LOG.info("The kernel's log is not followed any more: {}", e.toString());
    }
  }

  private static boolean isLater(String line, long after) {
    String[] head = line.substring(0, Math.max(0, line.indexOf(';'))).split(",", -1);
    return head.length > MICROSECONDS
        && head[MICROSECONDS].matches("\\d{1,18}")
        && Long.parseLong(head[MICROSECONDS]) > after;
  }
}
