# Runs one command for the host agent and writes down how it ended, whoever is there to see it.
# Arguments: the file to write the exit code to, the command's home, the bytes of memory and the hundredths of a processor that its
# control group may use (or max), the perl that has made this shell the parent of the command's orphans (or none), then the command.
# The file holds the place of what is written already, so that a full disk does not lose it. A signal that ends the command leaves
# this shell to its duty.

# Asks systemd for a scope of the command's own. Who refuses, hangs or is missing keeps nothing from running.
# Arguments: the manager (system or user), the scope, the unit that has to be stopped before it.
enter_scope() {
  manager='org.freedesktop.systemd1 /org/freedesktop/systemd1 org.freedesktop.systemd1.Manager'
  count=5
  limits=
  [ "$memory" = max ] || { count=$((count + 1)) && limits="MemoryMax t $memory"; }
  [ "$processor" = max ] || { count=$((count + 1)) && limits="$limits CPUQuotaPerSecUSec t $((processor * 10000))"; }
  # OOMPolicy is newer than scopes.
  for policy in "$((count + 1)) OOMPolicy s continue" "$count"; do
    timeout -k 1 5 busctl "--$1" --allow-interactive-authorization=no call $manager StartTransientUnit 'ssa(sv)a(sa(sv))' \
      "$2" fail $policy PIDs au 1 $$ CollectMode s inactive-or-failed Slice s upshift.slice TasksMax t 18446744073709551615 \
      Before as 1 "$3" $limits 0 </dev/null >/dev/null 2>&1
    answer=$?
    if [ "$answer" -eq 0 ]; then
      tries=0
      until grep -qF "$2" /proc/$$/cgroup || [ "$tries" -eq 20 ]; do
        tries=$((tries + 1))
        sleep 0.1
      done
    fi
    # From 124 on: no answer in time, or no busctl.
    if [ "$answer" -eq 0 ] || [ "$answer" -ge 124 ]; then
      return
    fi
  done
}

# Makes the command a control group of its own, and enters it. Argument: its folder.
enter_group() {
  [ "$memory" = max ] || echo +memory >"${1%/*}/cgroup.subtree_control"
  [ "$processor" = max ] || echo +cpu >"${1%/*}/cgroup.subtree_control"
  mkdir "$1" || return
  [ "$memory" = max ] || echo "$memory" >"$1/memory.max"
  [ "$processor" = max ] || echo "$((processor * 1000)) 100000" >"$1/cpu.max"
  echo $$ >"$1/cgroup.procs"
}

# How many processes the kernel has ended because this group reached its limit of memory; 0 where it never did.
count_victims() {
  reached=0
  victims=0
  group=$home
  while IFS= read -r line; do
    case $home$line in
      *' '*0::*) group=/sys/fs/cgroup${line#0::} ;;
    esac
  done </proc/$$/cgroup
  while read -r name number; do
    case $name in
      oom) reached=$number ;;
      oom_kill) victims=$number ;;
    esac
  done <"$group/memory.events"
  [ "$reached" -gt 0 ] || victims=0
}

asked=
trap 'asked=yes' HUP INT QUIT TERM
trap : USR1 USR2
ended=$1
home=$2
memory=$3
processor=$4
perl=$5
shift 5
# Standard error is either the log, too, or a pipe that nothing but this shell holds open, for the agent to see when it lets go.
exec 3>&2 2>/dev/null
case $home in
  /*) enter_group "$home" ;;
  *' '*) enter_scope $home ;;
esac
if [ -n "$asked" ]; then
  code=143
else
  (exec "$@" 2>&1 3>&-)
  code=$?
fi
victims=0
[ "$memory" = max ] || count_victims
case $home in
  /*) echo $$ >"${home%/*}/cgroup.procs" && rmdir "$home" ;;
esac
# Who ends in good order because it was asked to has not completed its work.
if [ -n "$asked" ] && [ "$code" -eq 0 ]; then
  code=143
fi
# Where that cannot be written, only this shell's own end tells of it.
printf '%3s %s %s' "$code" "$victims" "$memory" 1<>"$ended" || perl=none
# An agent that is there remembers by itself; without one, a power cut must not make it forgotten.
read -r parent </proc/$$/stat
parent=${parent##*) }
parent=${parent#* }
[ "${parent%% *}" = "$PPID" ] || sync "$ended"
# What the command left behind would be nobody's without this process. Perl, as a shell waits for nothing that it has not started.
left=
[ "$perl" = none ] || { left=unknown && read -r left </proc/$$/task/$$/children; }
if [ -n "$left" ]; then
  trap '' HUP INT QUIT TERM USR1 USR2
  exec "$perl" -e '1 while wait > 0; exit shift' "$code" "$0" "$ended" 3>&-
fi
exit "$code"
