# A user's systemd in namespaces of its own, with the agent as its service. Each step waits for a file of the test's:
# "killed" follows "kill" (SIGKILL to all of the agent's unit), "ready" follows "again" (the next agent), "stopped" follows "stop".
# Arguments: the folder of those files, a name, then the agent's command line.
set -e
folder=$1
name=$2
shift 2
until_there() {
  until [ -e "$folder/$1" ]; do sleep 0.1; done
}
mount --make-rprivate /
if [ "$(stat -fc %T /sys/fs/cgroup)" != cgroup2fs ]; then
  umount -R /sys/fs/cgroup
  mount -t cgroup2 cgroup2 /sys/fs/cgroup
fi
mkdir -p "/sys/fs/cgroup/$name/user@0.service"
echo 0 >"/sys/fs/cgroup/$name/user@0.service/cgroup.procs"
mount -t tmpfs tmpfs /run
mkdir -p -m 0700 /run/user/0
mkdir -p /run/systemd/system
export XDG_RUNTIME_DIR=/run/user/0 DBUS_SESSION_BUS_ADDRESS=unix:path=/run/user/0/bus
dbus-daemon --session --address="$DBUS_SESSION_BUS_ADDRESS" --nofork --nopidfile &
/lib/systemd/systemd --user --unit=basic.target --log-target=null &
until [ "$(systemctl --user is-system-running)" = running ]; do sleep 0.1; done
systemd-run --user --quiet --unit=upshift-agent --service-type=notify -- "$@"
until_there kill
systemctl --user kill --kill-who=all --signal=KILL upshift-agent
while systemctl --user --quiet is-active upshift-agent; do sleep 0.1; done
touch "$folder/killed"
until_there again
systemd-run --user --quiet --unit=upshift-next --service-type=notify -- "$@" --stop-training
touch "$folder/ready"
until_there stop
systemctl --user stop upshift-next
touch "$folder/stopped"
wait
