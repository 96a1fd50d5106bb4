package dev.upshift.cli.install;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The text of a systemd unit. Brain and notifier get the least rights that they work with. The
 * agent's rights are also the training's, which it starts: its unit keeps the system's files and
 * the kernel's settings safe, and leaves alone what training, GPU devices and compilers at run time
 * need.
 *
 * @param journalGroup whether the machine has {@link #JOURNAL}: systemd starts no unit that names a
 *     group that is none
 */
record ServiceUnit(
    ServiceKind kind,
    Path launcher,
    Path javaHome,
    Path configuration,
    String user,
    ServiceKind.Needs needs,
    boolean journalGroup) {
  /** The first line of every unit that the command has written, by which it is known again. */
  static final String MARK = "# Written by ./upshift install";

  /** The group of those who may read the system's journal. */
  static final String JOURNAL = "systemd-journal";

  private static final String ROOT = "root";
  private static final Pattern PLACE = Pattern.compile("\\{([a-z]+)}");

  private static final String HEAD =
      """
      {mark} {kind}; './upshift uninstall {kind}' removes it.
      # To change something, use a drop-in: systemctl edit {unit}
      [Unit]
      Description=Upshift {kind}
      Wants=network-online.target
      After=network-online.target
      StartLimitIntervalSec=0

      [Service]
      Type=notify
      NotifyAccess=main
      ExecStartPre=+/usr/bin/install -d -m 0700 -o {user} {state}
      {prepare}ExecStart={launcher} {kind} -c {file}
      Environment=UPSHIFT_BUILT=true "JAVA_HOME={java}"
      WorkingDirectory={folder}
      User={user}
      Restart=always
      RestartSec=1s
      # A wrong configuration does not get right by being tried again.
      RestartPreventExitStatus=2
      TimeoutStartSec={start}
      TimeoutStopSec={stop}
      WatchdogSec=60s
      WatchdogSignal=SIGKILL
      NoNewPrivileges=yes
      {capabilities}
      SystemCallArchitectures=native
      LockPersonality=yes
      RestrictRealtime=yes
      RestrictSUIDSGID=yes
      ProtectHostname=yes
      ProtectKernelModules=yes
      ProtectKernelTunables=yes
      """;

  /** MemoryDenyWriteExecute is not among them: the JVM writes machine code while it runs. */
  private static final String CONFINED =
      """
      ProtectSystem=strict
      ReadWritePaths={state}
      ProtectHome=read-only
      ProtectControlGroups=yes
      PrivateTmp=yes
      UMask=0077
      PrivateDevices=yes
      PrivateIPC=yes
      ProtectClock=yes
      ProtectKernelLogs=yes
      ProtectProc=invisible
      RemoveIPC=yes
      RestrictNamespaces=yes
      RestrictAddressFamilies=AF_UNIX AF_INET AF_INET6 AF_NETLINK
      SystemCallFilter=@system-service
      SystemCallFilter=~@privileged
      SystemCallErrorNumber=EPERM
      """;

  private static final String SUPERVISING =
      """
      ProtectSystem=full
      ReadWritePaths={state}
      {groups}# The training outlives the agent. As root the agent asks for a scope outside this unit for each command; any other account
      # makes a control group below this unit for each. So only the agent itself is ended, and one process of the training
      # that runs out of memory does not end the others.
      Delegate=yes
      KillMode=process
      OOMPolicy=continue
      TasksMax=infinity
      LimitNOFILE=1048576
      LimitMEMLOCK=infinity
      # Left out for the training's sake: PrivateDevices, DevicePolicy and ProtectClock (GPU devices), MemoryDenyWriteExecute
      # (compilers at run time), PrivateTmp, ProtectHome and ProtectSystem=strict (data and checkpoints), PrivateNetwork and
      # RestrictAddressFamilies (several GPUs and hosts), SystemCallFilter and RestrictNamespaces (containers), ProtectKernelLogs
      # (what the kernel tells of a GPU or of memory that ran out). ProtectControlGroups would forbid what Delegate allows.
      """;

  /** GPU devices are made by root, which the training is not. */
  private static final String GPU_DEVICES =
      """
      ExecStartPre=-+/bin/sh -c 'command -v nvidia-modprobe >/dev/null && exec nvidia-modprobe -u -c 0'
      """;

  private static final String JOURNAL_GROUP =
      """
      # What the kernel said last, before a crash, stands in the journal of the boot before.
      SupplementaryGroups=%s
      """
          .formatted(JOURNAL);

  private static final String TAIL =
      """

      [Install]
      WantedBy=multi-user.target
      """;

  String text() {
    boolean agent = kind == ServiceKind.AGENT;
    String template = (HEAD + (agent ? SUPERVISING : CONFINED) + TAIL);
    return filled(
        template
            .replace("{prepare}", agent ? GPU_DEVICES : "")
            .replace("{groups}", journalGroup && !user.equals(ROOT) ? JOURNAL_GROUP : ""));
  }

  /** What the unit keeps the component or its training from, though it is configured. */
  List<String> warnings() {
    return switch (kind) {
      case AGENT ->
          below(List.of("/etc", "/usr", "/boot", "/efi"), needs.writes().stream())
              .map(p ->
                  p
                      + " is read-only to the service (ProtectSystem=full), and so to the training:"
                      + " let it save elsewhere, or allow it in a drop-in, ReadWritePaths="
                      + p)
              .toList();
      case BROKER, BRAIN, NOTIFIER ->
          below(
                  List.of("/tmp", "/var/tmp"),
                  Stream.concat(
                      Stream.of(needs.stateFolder(), configuration, launcher, javaHome),
                      needs.reads().stream()))
              .map(p ->
                  p
                      + " is out of the service's sight, which has a /tmp of its own"
                      + " (PrivateTmp=yes): move it, or set PrivateTmp=no in a drop-in")
              .toList();
    };
  }

  private static Stream<Path> below(List<String> folders, Stream<Path> paths) {
    return paths
        .map(p -> p.toAbsolutePath().normalize())
        .filter(p -> folders.stream().anyMatch(p::startsWith))
        .distinct();
  }

  private String filled(String template) {
    Map<String, String> values =
        Map.of(
            "mark", MARK,
            "unit", kind.unitName(),
            "kind", kind.word(),
            "user", user,
            "java", escaped(javaHome.toString()),
            "folder", escaped(String.valueOf(configuration.getParent())),
            "state", quoted(needs.stateFolder()),
            "launcher", quoted(launcher),
            "file", quoted(configuration));
    return PLACE
        .matcher(template)
        .replaceAll(m -> Matcher.quoteReplacement(value(values, m.group(1))));
  }

  private String value(Map<String, String> values, String name) {
    return switch (name) {
      case "start" -> kind == ServiceKind.BRAIN ? "infinity" : "120s";
      // A training that runs as root has its reasons; any other account has no capabilities to
      // lose.
      case "capabilities" ->
          kind == ServiceKind.AGENT && user.equals(ROOT)
              ? "# CapabilityBoundingSet is left alone, as the training runs as root."
              : "CapabilityBoundingSet=";
      case "stop" -> needs.stopTimeout().toSeconds() + "s";
      default -> Objects.requireNonNull(values.get(name), name);
    };
  }

  private static String quoted(Path path) {
    String text = escaped(path.toString());
    return text.matches("[A-Za-z0-9/._%@+-]+") ? text : '"' + text + '"';
  }

  /** Percent signs are specifiers to systemd, and quotes and backslashes its own. */
  private static String escaped(String text) {
    return text.replace("\\", "\\\\").replace("\"", "\\\"").replace("%", "%%");
  }
}
