package dev.upshift.agent.app;

import dev.upshift.agent.process.GroupLimits;
import dev.upshift.configuration.Explain;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What each process of a command may use; what is unset is not limited. */
public record Limits(
    @Explain("Politeness from 0 to 19: a higher number leaves others the processor.")
        Optional<Integer> nice,
    @Explain("Address space, in megabytes; CUDA reserves far more than it uses, so not for it.")
        Optional<Integer> memoryMegabytes,
    @Explain(
            "Memory of the process and all that it starts, as a control group counts it: 8GiB or"
                + " 512MiB. The kernel ends what wants more.")
        Optional<String> memoryMax,
    @Explain(
            "Processor time of the process and all that it starts, in a control group: 150% is one"
                + " processor and a half.")
        Optional<String> cpuQuota,
    @Explain("Open files.") Optional<Integer> openFiles,
    @Explain("Processors that it may run on, as taskset takes them: 0-3,8.")
        Optional<String> processors) {
  private static final long MEGABYTE = 1024L * 1024;
  private static final Pattern SIZE = Pattern.compile("([1-9]\\d{0,5})(MiB|GiB|TiB|M|G|T)");
  private static final Pattern PERCENT = Pattern.compile("([1-9]\\d{0,5})%");
  private static final Pattern PROCESSORS = Pattern.compile("\\d+(-\\d+)?(,\\d+(-\\d+)?)*");

  public Limits {
    nice.ifPresent(n -> require(n >= 0 && n <= 19, "nice must be from 0 to 19, but was " + n));
    memoryMegabytes.ifPresent(n -> require(n >= 1, "memory-megabytes must be at least 1"));
    memoryMax.ifPresent(m ->
        require(SIZE.matcher(m).matches(), "memory-max must be like 8GiB or 512MiB, but was " + m));
    cpuQuota.ifPresent(
        q -> require(PERCENT.matcher(q).matches(), "cpu-quota must be like 150%, but was " + q));
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

  /** What only a control group can hold the command to. */
  public GroupLimits group() {
    return new GroupLimits(memoryMax.map(Limits::bytes), cpuQuota.map(Limits::percent));
  }

  private static long bytes(String size) {
    Matcher parts = matched(SIZE, size);
    int power =
        switch (parts.group(2).charAt(0)) {
          case 'M' -> 20;
          case 'G' -> 30;
          default -> 40;
        };
    return Long.parseLong(parts.group(1)) << power;
  }

  private static int percent(String quota) {
    return Integer.parseInt(matched(PERCENT, quota).group(1));
  }

  private static Matcher matched(Pattern pattern, String text) {
    Matcher matcher = pattern.matcher(text);
    require(matcher.matches(), text);
    return matcher;
  }

  private static void require(boolean holds, String sentence) {
    if (!holds) {
      throw new IllegalArgumentException(sentence);
    }
  }
}
