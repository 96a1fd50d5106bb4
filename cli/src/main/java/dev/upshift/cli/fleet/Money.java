package dev.upshift.cli.fleet;

import dev.upshift.protocol.Notice;
import java.util.Locale;

/** What a training costs, in words; the currency is that of the policy's price. */
final class Money {
  private Money() {}

  /** {@code 84.00 of 288.00}, or what is known of it. */
  static String brief(Notice.Cost cost) {
    Double all = cost.projected();
    return amount(cost.soFar()) + (all == null || all == cost.soFar() ? "" : " of " + amount(all));
  }

  /** The same, with the price and the saving. */
  static String whole(Notice.Cost cost) {
    Double all = cost.projected();
    Double saved = cost.saved();
    StringBuilder words = new StringBuilder(amount(cost.soFar()));
    words.append(" so far at ").append(amount(cost.perHour())).append(" an hour");
    if (all != null) {
      words.append("; ").append(amount(all)).append(" in all");
      if (saved != null) {
        words.append(", ").append(saving(saved, all + saved));
      }
    }
    return words.toString();
  }

  private static String saving(double saved, double baseline) {
    String share =
        baseline > 0
            ? String.format(Locale.ROOT, " (%.0f %%)", 100 * Math.abs(saved) / baseline)
            : "";
    return amount(Math.abs(saved))
        + (saved < 0 ? " more than" : " less than")
        + " the baseline's "
        + amount(baseline)
        + share;
  }

  private static String amount(double amount) {
    return String.format(Locale.ROOT, "%.2f", amount);
  }
}
