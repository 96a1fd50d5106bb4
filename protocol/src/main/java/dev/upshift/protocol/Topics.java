package dev.upshift.protocol;

import dev.upshift.protocol.Address.Fleet;
import dev.upshift.protocol.Address.Host;
import dev.upshift.protocol.Address.Scope;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;

/** Topic names and filters below one root, {@value #DEFAULT_ROOT} unless configured otherwise. */
public record Topics(String root) {
  public static final String DEFAULT_ROOT = "upshift/v1";

  /** The level that stands for the whole fleet. */
  public static final String FLEET = "_fleet";

  private static final Pattern ROOT_SHAPE = Pattern.compile("[A-Za-z0-9_-]+(/[A-Za-z0-9_-]+)*");
  private static final Pattern LEAF_SHAPE = Pattern.compile("[a-z0-9][a-z0-9-]{0,62}");

  public Topics {
    if (!ROOT_SHAPE.matcher(root).matches()) {
      throw new IllegalArgumentException(
          "topic root must be levels of letters, digits, '_' and '-' joined by '/', but was '"
              + root
              + "'");
    }
  }

  public static Topics standard() {
    return new Topics(DEFAULT_ROOT);
  }

  /** The topic name of an address. */
  public String name(Address address) {
    return root
        + "/"
        + switch (address) {
          case Address.Telemetry a -> a.host() + "/telemetry/" + a.kind().leaf();
          case Address.Desired a -> a.host() + "/command/desired";
          case Address.Received a -> a.host() + "/command/received";
          case Address.Action a -> a.host() + "/command/" + a.action().leaf();
          case Address.OverrideSet a ->
              level(a.scope()) + "/override/" + a.property().leaf() + "/set";
          case Address.OverrideEcho a -> level(a.scope()) + "/override/" + a.property().leaf();
          case Address.LogAsk a -> a.host() + "/log/ask";
          case Address.LogLines a -> a.host() + "/log/lines";
          case Address.TrainingProgress a -> a.host() + "/training/progress";
          case Address.State a -> a.host() + "/state";
          case Address.Status a -> level(a.scope()) + "/status/" + leaf(a.metric());
          case Address.DecisionFeed a -> level(a.scope()) + "/decision";
          case Address.AlertFeed a -> level(a.scope()) + "/alert/" + leaf(a.alert());
          case Address.BrainSession _ -> "_brain/session";
          case Address.NotifierSession _ -> "_notifier/session";
        };
  }

  /** The address of a topic name, or empty where the contract has no such topic. */
  public Optional<Address> parse(String topicName) {
    if (!topicName.startsWith(root + "/")) {
      return Optional.empty();
    }
    List<String> levels = Arrays.asList(topicName.substring(root.length() + 1).split("/", -1));
    return switch (levels.getFirst()) {
      case "_brain" -> session(levels, new Address.BrainSession());
      case "_notifier" -> session(levels, new Address.NotifierSession());
      case FLEET -> below(new Fleet(), levels);
      case String name when HostId.isValid(name) -> below(new Host(new HostId(name)), levels);
      default -> Optional.empty();
    };
  }

  /** {@code {root}/+/{tail}}, or one host's when it is given. */
  public String filter(Optional<HostId> host, String tail) {
    return root + "/" + host.map(HostId::name).orElse("+") + "/" + tail;
  }

  private static Optional<Address> session(List<String> levels, Address address) {
    return levels.size() == 2 && levels.get(1).equals("session")
        ? Optional.of(address)
        : Optional.empty();
  }

  private static Optional<Address> below(Scope scope, List<String> levels) {
    String third = levels.size() > 2 ? levels.get(2) : "";
    return switch (levels.size()) {
      case 2 -> ofTwo(scope, levels.get(1));
      case 3 -> ofThree(scope, levels.get(1), third);
      case 4 ->
          levels.get(1).equals("override") && levels.get(3).equals("set")
              ? property(third).map(p -> new Address.OverrideSet(scope, p))
              : Optional.empty();
      default -> Optional.empty();
    };
  }

  private static Optional<Address> ofTwo(Scope scope, String kind) {
    return switch (kind) {
      case "decision" -> Optional.of(new Address.DecisionFeed(scope));
      case "state" -> host(scope).map(Address.State::new);
      default -> Optional.empty();
    };
  }

  private static Optional<Address> ofThree(Scope scope, String kind, String leaf) {
    return switch (kind) {
      case "override" -> property(leaf).map(p -> new Address.OverrideEcho(scope, p));
      case "status" -> Optional.of(leaf).filter(Topics::isLeaf).map(l -> status(scope, l));
      case "alert" -> Optional.of(leaf).filter(Topics::isLeaf).map(l -> alert(scope, l));
      case "telemetry" ->
          host(scope)
              .flatMap(h ->
                  find(TelemetryKind.values(), TelemetryKind::leaf, leaf)
                      .map(k -> new Address.Telemetry(h, k)));
      case "command" -> host(scope).flatMap(h -> command(h, leaf));
      case "log" -> host(scope).flatMap(h -> log(h, leaf));
      case "training" ->
          leaf.equals("progress")
              ? host(scope).map(Address.TrainingProgress::new)
              : Optional.empty();
      default -> Optional.empty();
    };
  }

  private static Address status(Scope scope, String leaf) {
    return new Address.Status(scope, leaf);
  }

  private static Address alert(Scope scope, String leaf) {
    return new Address.AlertFeed(scope, leaf);
  }

  private static Optional<Address> log(HostId host, String leaf) {
    return switch (leaf) {
      case "ask" -> Optional.of(new Address.LogAsk(host));
      case "lines" -> Optional.of(new Address.LogLines(host));
      default -> Optional.empty();
    };
  }

  private static Optional<Address> command(HostId host, String leaf) {
    return switch (leaf) {
      case "desired" -> Optional.of(new Address.Desired(host));
      case "received" -> Optional.of(new Address.Received(host));
      default ->
          find(CommandAction.values(), CommandAction::leaf, leaf)
              .map(a -> new Address.Action(host, a));
    };
  }

  private static Optional<HostId> host(Scope scope) {
    return scope instanceof Host(HostId id) ? Optional.of(id) : Optional.empty();
  }

  private static Optional<OverrideProperty> property(String leaf) {
    return find(OverrideProperty.values(), OverrideProperty::leaf, leaf);
  }

  private static <E> Optional<E> find(E[] values, Function<E, String> leafOf, String leaf) {
    return Arrays.stream(values).filter(v -> leafOf.apply(v).equals(leaf)).findFirst();
  }

  private static String level(Scope scope) {
    return switch (scope) {
      case Host(HostId id) -> id.name();
      case Fleet _ -> FLEET;
    };
  }

  private static boolean isLeaf(String leaf) {
    return LEAF_SHAPE.matcher(leaf).matches();
  }

  private static String leaf(String leaf) {
    if (!isLeaf(leaf)) {
      throw new IllegalArgumentException(
          "topic leaf must match " + LEAF_SHAPE.pattern() + ", but was '" + leaf + "'");
    }
    return leaf;
  }
}
