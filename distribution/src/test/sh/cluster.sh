# shellcheck shell=bash
# Three real nodes on loopback ports of their own, for the scripts that source this file.
# MASSIF names another distribution's script to test. Sets: work (scratch directory), massif (the command), sql[], rpc[], http[], pid[] by node number.

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../../../.." && pwd)
massif=${MASSIF:-$root/massif}
work=$(mktemp -d "${TMPDIR:-/tmp}/massif-processes.XXXXXX")
declare -a sql rpc http pid runs
nodes=(1 2 3)
security=(--insecure)
step_name=start
step_started=$SECONDS
export MASSIF_JAVA_OPTS=${MASSIF_JAVA_OPTS:--Xmx640m}

cleanup() {
  local status=$?
  trap - EXIT
  for i in "${nodes[@]}"; do
    [ -z "${pid[$i]:-}" ] || kill -9 "${pid[$i]}" 2>/dev/null
  done
  [ -z "${load:-}" ] || kill -9 "$load" 2>/dev/null
  if [ "$status" -ne 0 ]; then
    for log in "$work"/node*.log; do
      [ -f "$log" ] && { echo "--- $(basename "$log"), its end:"; tail -15 "$log"; }
    done
    echo "FAILED in step '$step_name'; the logs are in $work"
  else
    rm -rf "$work"
  fi
  exit "$status"
}
trap cleanup EXIT
trap 'exit 130' INT TERM

fail() {
  echo "FAILED: $*"
  exit 1
}

step() { # NAME
  step_name=$1
  step_started=$SECONDS
}

passed() { # FIGURES
  echo "ok: $step_name: $* ($((SECONDS - step_started)) s)"
}

is_free() { # PORT
  ! (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null
}

choose_ports() {
  local port=$((20000 + RANDOM % 10000))
  for i in "${nodes[@]}"; do
    for kind in sql rpc http; do
      while ! is_free "$port"; do port=$((port + 1)); done
      declare -g "$kind[$i]=127.0.0.1:$port"
      port=$((port + 1))
    done
  done
}

# All nodes, unless the founders are named.
join_list() {
  local IFS=,
  echo "${founders:-${rpc[*]}}"
}

start_node() { # NUMBER
  runs[$1]=$((${runs[$1]:-0} + 1))
  "$massif" start --data "$work/data$1" --sql "${sql[$1]}" --rpc "${rpc[$1]}" --http "${http[$1]}" \
    --join "$(join_list)" "${security[@]}" >"$work/node$1.${runs[$1]}.log" 2>&1 &
  pid[$1]=$!
}

wait_ready() { # NUMBER
  local log=$work/node$1.${runs[$1]}.log deadline=$((SECONDS + 90))
  until grep -q '^ready' "$log" 2>/dev/null; do
    kill -0 "${pid[$1]}" 2>/dev/null || fail "node $1 ended instead of getting ready"
    [ "$SECONDS" -lt "$deadline" ] || fail "node $1 is not ready after 90 s"
    sleep 0.2
  done
}

stop_node() { # NUMBER: gracefully
  local status=0 started=$SECONDS
  kill -TERM "${pid[$1]}"
  wait "${pid[$1]}" || status=$?
  pid[$1]=
  [ "$status" = 0 ] || [ "$status" = 143 ] || fail "node $1 ended with $status after SIGTERM"
  [ $((SECONDS - started)) -le 20 ] || fail "node $1 took $((SECONDS - started)) s to stop"
}

kill_node() { # NUMBER: as a crash
  kill -9 "${pid[$1]}"
  wait "${pid[$1]}" 2>/dev/null || true
  pid[$1]=
}

jdbc_url() {
  local IFS=,
  echo "jdbc:massif://${sql[*]}/massif"
}

http_get() { # ADDRESS PATH: status line, headers and body
  local host=${1%:*} port=${1##*:}
  exec 4<>"/dev/tcp/$host/$port" || return 1
  printf 'GET %s HTTP/1.0\r\nHost: %s\r\nConnection: close\r\n\r\n' "$2" "$1" >&4
  timeout 10 cat <&4
  exec 4>&-
}

query() { # NUMBER SQL: over our shell
  "$massif" sql -h 127.0.0.1 -p "${sql[$1]##*:}" -A -t -e "$2"
}
