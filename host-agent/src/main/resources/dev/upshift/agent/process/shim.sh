# Runs one command for the host agent and writes down how it ended, whoever is there to see it.
# Arguments: the file to write the exit code to, then the command. It holds the place of the code already, so that
# a full disk does not lose it. A signal that ends the command leaves this shell to its duty.
asked=
trap 'asked=yes' HUP INT QUIT TERM
trap : USR1 USR2
ended=$1
shift
exec 3>&2 2>/dev/null
(exec "$@" 2>&3 3>&-)
code=$?
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
