package dev.upshift.cli.backtest;

import dev.upshift.brain.backtest.Report;
import dev.upshift.brain.backtest.Report.Result;
import dev.upshift.brain.backtest.Report.Worst;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import tools.jackson.databind.json.JsonMapper;

/** A report for people and for programs. */
final class ReportText {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private ReportText() {}

  static String json(Report report) {
    Map<String, Object> policies = new LinkedHashMap<>();
    report.policies().forEach((name, result) -> policies.put(name, object(result)));
    Map<String, Object> root = new LinkedHashMap<>();
    root.put("hosts", report.hosts());
    root.put("hours", report.hours());
    root.put("exposure", "modelled");
    root.put("policies", policies);
    root.put("worstDecile", report.worstDecile());
    return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(root);
  }

  private static Map<String, Object> object(Result result) {
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("usefulProgress", result.usefulProgress());
    object.put("shareOfHindsight", result.shareOfHindsight());
    object.put("failures", result.failures());
    object.put("lostWork", result.lostWork());
    object.put("modeChanges", result.modeChanges());
    object.put("hoursInMode", result.hoursInMode());
    result.cost().ifPresent(cost -> object.put("cost", cost));
    result.costPerProgress().ifPresent(cost -> object.put("costPerProgress", cost));
    return object;
  }

  static String table(Report report) {
    List<List<String>> rows = new ArrayList<>();
    rows.add(headings(report));
    report
        .policies()
        .forEach((name, result) ->
            rows.add(row(name, result, Objects.requireNonNull(report.worstDecile().get(name)))));
    return String.format(
            Locale.ROOT,
            "%d hosts over %.1f days; how modes differ in exposure is modelled%n",
            report.hosts(),
            report.hours() / 24)
        + Columns.print(rows);
  }

  private static List<String> headings(Report report) {
    List<String> headings =
        new ArrayList<>(
            List.of("POLICY", "USEFUL", "SHARE", "WORST 10%", "FAILURES", "LOST", "CHANGES"));
    Result any = report.policies().values().iterator().next();
    any.hoursInMode().keySet().forEach(mode -> headings.add("H " + mode));
    any.cost().ifPresent(_ -> headings.addAll(List.of("COST", "PER 1000")));
    return headings;
  }

  private static List<String> row(String name, Result result, Worst worst) {
    List<String> row = new ArrayList<>();
    row.add(name);
    row.add(number(result.usefulProgress()));
    row.add(share(result.shareOfHindsight()));
    row.add(share(worst.shareOfHindsight()));
    row.add(Long.toString(result.failures()));
    row.add(number(result.lostWork()));
    row.add(Long.toString(result.modeChanges()));
    result.hoursInMode().values().forEach(hours -> row.add(number(hours)));
    result.cost().ifPresent(cost -> row.add(String.format(Locale.ROOT, "%.0f", cost)));
    result
        .costPerProgress()
        .ifPresent(cost -> row.add(String.format(Locale.ROOT, "%.2f", 1000 * cost)));
    return row;
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.0f", value);
  }

  private static String share(double value) {
    return String.format(Locale.ROOT, "%.4f", value);
  }
}
