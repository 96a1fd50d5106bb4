package dev.upshift.brain.app;

import dev.upshift.brain.decision.Decision;
import dev.upshift.brain.decision.Reason;
import dev.upshift.protocol.OverrideOrder;
import dev.upshift.protocol.OverrideProperty;
import dev.upshift.protocol.Topics;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** What became of an order to the whole fleet: the answers of its hosts, counted. */
final class FleetAnswer {
  /** So many hosts that refused are named. */
  private static final int NAMED = 20;

  private final OverrideProperty property;
  private final OverrideOrder order;
  private final List<String> refused = new ArrayList<>();
  private String why = "this brain has no host";
  private int hosts;

  FleetAnswer(OverrideProperty property, OverrideOrder order) {
    this.property = property;
    this.order = order;
  }

  void add(Decision decision) {
    hosts++;
    Object no = decision.evidence().get("refused");
    if (no != null) {
      refused.add(decision.host());
      why = no.toString();
    }
  }

  /** The last order that anybody followed; a step up or down leaves nothing behind. */
  Optional<String> echo() {
    boolean step =
        property == OverrideProperty.MODE && Set.of("up", "down").contains(order.value());
    return hosts > refused.size() ? Optional.of(step ? "auto" : order.value()) : Optional.empty();
  }

  Decision decision(Instant now) {
    Map<String, Object> evidence = new LinkedHashMap<>();
    evidence.put("order", property.leaf());
    evidence.put("value", order.value());
    evidence.put("hosts", hosts);
    evidence.put("refusals", refused.size());
    evidence.put("refusedBy", List.copyOf(refused.subList(0, Math.min(NAMED, refused.size()))));
    if (order.by() != null) {
      evidence.put("by", order.by());
    }
    if (order.why() != null) {
      evidence.put("why", order.why());
    }
    String what = OrderText.of(property, order);
    String summary =
        what
            + ": "
            + (hosts - refused.size())
            + " of "
            + hosts
            + " hosts follow"
            + OrderText.signed(order);
    if (refused.size() == hosts) {
      evidence.put("refused", why);
      summary = what + " is refused: " + why;
    }
    return FleetDesk.decision(
        Topics.FLEET + "-order-" + UUID.randomUUID(), Reason.OVERRIDE, summary, evidence, now);
  }
}
