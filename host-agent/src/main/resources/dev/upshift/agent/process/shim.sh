# Runs one command for the host agent and writes down how it ended, whoever is there to see it.
# Arguments: the file to write the exit code to, the command's home, then the command. The file holds the place of the code
# already, so that a full disk does not lose it. A signal that ends the command leaves this shell to its duty.

# Asks systemd for a scope of the command's own. Who refuses, hangs or is missing keeps nothing from running.
# Arguments: the manager (system or user), the scope, the unit that has to be stopped before it.
enter_scope() {
  manager='org.freedesktop.systemd1 /org/freedesktop/systemd1 org.freedesktop.systemd1.Manager'
  # OOMPolicy is newer than scopes.
  for policy in '6 OOMPolicy s continue' 5; do
    timeout -k 1 5 busctl "--$1" --allow-interactive-authorization=no call $manager StartTransientUnit 'ssa(sv)a(sa(sv))' \
      "$2" fail $policy PIDs au 1 $$ CollectMode s inactive-or-failed Slice s upshift.slice TasksMax t 18446744073709551615 \
      Before as 1 "$3" 0 </dev/null >/dev/null 2>&1
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

asked=
trap 'asked=yes' HUP INT QUIT TERM
trap : USR1 USR2
ended=$1
home=$2
shift 2
exec 3>&2 2>/dev/null
case $home in
  /*) mkdir "$home" && echo $$ >"$home/cgroup.procs" ;;
  *' '*) enter_scope $home ;;
esac
if [ -n "$asked" ]; then
  code=143
else
  (exec "$@" 2>&3 3>&-)
  code=$?
fi
case $home in
  /*) echo $$ >"${home%/*}/cgroup.procs" && rmdir "$home" ;;
esac
# Who ends in good order because it was asked to has not completed its work.
if [ -n "$asked" ] && [ "$code" -eq 0 ]; then
  code=143
fi
printf '%3s' "$code" 1<>"$ended"
# An agent that is there remembers by itself; without one, a power cut must not make it forgotten.
read -r parent </proc/$$/stat
parent=${parent##*) }
parent=${parent#* }
[ "${parent%% *}" = "$PPID" ] || sync "$ended"
exit "$code"
