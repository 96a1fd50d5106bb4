package dev.upshift.agent.telemetry;

import dev.upshift.agent.telemetry.ProgressPattern.Reading;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import tools.jackson.core.JacksonException;

/** A file that the training keeps up to date with its progress, as {@link ProgressText}. */
public final class ProgressFile {
  private static final int MOST_BYTES = 65_536;

  private final Path file;
  private final ProgressText format;
  private Reading last = Reading.NONE;

  public ProgressFile(Path file, ProgressPattern pattern) {
    this.file = file;
    this.format = new ProgressText(pattern);
  }

  /** What it says; what it said before, where it is being written at this moment or is gone. */
  public Reading read() {
    try (InputStream in = Files.newInputStream(file)) {
      String text = new String(in.readNBytes(MOST_BYTES), StandardCharsets.UTF_8);
      last = last.updated(format.read(text));
    } catch (IOException | JacksonException _) {
      return last;
    }
    return last;
  }
}
