package dev.upshift.cli.backtest;

import dev.upshift.brain.backtest.Report;
import dev.upshift.brain.backtest.Report.Result;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/** A report for people and for programs. */
final class ReportText {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private ReportText() {}

  static String json(Report report) {
    Map<String, Object> root = new LinkedHashMap<>();
    root.put("hosts", report.hosts());
    root.put("hours", report.hours());
    root.put("exposure", "modelled");
    root.put("policies", objects(report.policies()));
    root.put("worstDecile", objects(report.worstDecile()));
    return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(root);
  }

  private static Map<String, Object> objects(Map<String, Result> results) {
    Map<String, Object> objects = new LinkedHashMap<>();
    results.forEach((name, result) -> objects.put(name, object(result)));
    return objects;
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
    return String.format(
            Locale.ROOT,
            "%d hosts over %.1f days; how modes differ in exposure is modelled%n",
            report.hosts(),
            report.hours() / 24)
        + rows(report.policies())
        + "\n\nthe tenth of the hosts that did worst under each policy\n"
        + rows(report.worstDecile());
  }

  private static String rows(Map<String, Result> results) {
    List<List<String>> rows = new ArrayList<>();
    rows.add(headings(results.values().iterator().next()));
    results.forEach((name, result) -> rows.add(row(name, result)));
    return Columns.print(rows);
  }

  private static List<String> headings(Result any) {
    List<String> headings =
        new ArrayList<>(List.of("POLICY", "USEFUL", "SHARE", "FAILURES", "LOST", "CHANGES"));
    any.hoursInMode().keySet().forEach(mode -> headings.add("H " + mode));
    any.cost().ifPresent(_ -> headings.addAll(List.of("COST", "PER 1000")));
    return headings;
  }

  private static List<String> row(String name, Result result) {
    List<String> row = new ArrayList<>();
    row.add(name);
    row.add(number(result.usefulProgress()));
    row.add(share(result.shareOfHindsight()));
    row.add(Long.toString(result.failures()));
    row.add(number(result.lostWork()));
    row.add(Long.toString(result.modeChanges()));
    result.hoursInMode().values().forEach(hours -> row.add(number(hours)));
    result.cost().ifPresent(cost -> row.addAll(List.of(number(cost), perThousand(result))));
    return row;
  }

  /** Where nothing was made, that has no price. */
  private static String perThousand(Result result) {
    return result
        .costPerProgress()
        .map(cost -> String.format(Locale.ROOT, "%.2f", 1000 * cost))
        .orElse("-");
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.0f", value);
  }

  private static String share(double value) {
    return String.format(Locale.ROOT, "%.4f", value);
  }
}
