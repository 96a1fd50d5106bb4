package dev.upshift.agent.app;

import dev.upshift.configuration.Explain;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** What a command may use, for each of its processes; what is unset is not limited. */
public record Limits(
    @Explain("Politeness from 0 to 19: a higher number leaves others the processor.")
        Optional<Integer> nice,
    @Explain("Address space, in megabytes; CUDA reserves far more than it uses, so not for it.")
        Optional<Integer> memoryMegabytes,
    @Explain("Open files.") Optional<Integer> openFiles,
    @Explain("Processors that it may run on, as taskset takes them: 0-3,8.")
        Optional<String> processors) {
  private static final long MEGABYTE = 1024L * 1024;
  private static final Pattern PROCESSORS = Pattern.compile("\\d+(-\\d+)?(,\\d+(-\\d+)?)*");

  public Limits {
    nice.ifPresent(n -> require(n >= 0 && n <= 19, "nice must be from 0 to 19, but was " + n));
    memoryMegabytes.ifPresent(n -> require(n >= 1, "memory-megabytes must be at least 1"));
    processors.ifPresent(p ->
        require(PROCESSORS.matcher(p).matches(), "processors must be like 0-3,8, but was " + p));
    openFiles.ifPresent(n -> require(n >= 16, "open-files must be at least 16, but was " + n));
  }

  /** The programs that set them, for the start of the command. */
  public List<List<String>> tools() {
    List<List<String>> tools = new ArrayList<>();
    nice.ifPresent(n -> tools.add(List.of("nice", "-n", n.toString())));
    List<String> prlimit = new ArrayList<>(List.of("prlimit"));
    memoryMegabytes.ifPresent(n -> prlimit.add("--as=" + n * MEGABYTE));
    openFiles.ifPresent(n -> prlimit.add("--nofile=" + n));
    if (prlimit.size() > 1) {
      tools.add(prlimit);
    }
    processors.ifPresent(p -> tools.add(List.of("taskset", "-c", p)));
    return tools;
  }

  private static void require(boolean holds, String sentence) {
    if (!holds) {
      throw new IllegalArgumentException(sentence);
    }
  }
}
