#!/usr/bin/env bash
# Faults on real processes while two loads run through the JDBC driver: transfers (conserved, none lost) and appends to
# lists, whose history is checked for strict serializability. Faults: kill -9, SIGSTOP for longer than a lease, a node cut
# off, one link of three cut, a link slowed down, a full disk. Ends with a table of the longest unavailability per fault.
#
#   distribution/src/test/sh/chaos.sh                     each fault once, about a minute and a half
#   CHAOS_SECONDS=3600 distribution/src/test/sh/chaos.sh  faults at random for an hour
#
# CHAOS_NODES: processes (3). CHAOS_FAULTS: which ones. Without root everything runs on loopback, and the faults of network
# and disk are skipped. MASSIF names another massif script.
set -euo pipefail
# shellcheck source=distribution/src/test/sh/cluster.sh
. "$(dirname "${BASH_SOURCE[0]}")/cluster.sh"

total_seconds=${CHAOS_SECONDS:-0}
read -ra faults <<<"${CHAOS_FAULTS:-kill pause isolate link delay disk}"
read -ra nodes <<<"$(seq -s ' ' 1 "${CHAOS_NODES:-3}")"
fault_seconds=3
recovery_seconds=4
disk_node=${nodes[-1]}
bridge=mbr$((RANDOM % 10000))
network=
tmpfs=
skipped=

chaos_cleanup() {
  local status=$?
  set +e
  trap - EXIT
  for i in "${nodes[@]}"; do [ -z "${pid[$i]:-}" ] || kill -CONT "${pid[$i]}" 2>/dev/null; done
  for job in "${append:-}" "${bank:-}"; do [ -z "$job" ] || kill -9 "$job" 2>/dev/null; done
  for i in "${nodes[@]}"; do
    [ -z "${pid[$i]:-}" ] || { kill -9 "${pid[$i]}"; wait "${pid[$i]}"; } 2>/dev/null
    [ -z "$network" ] || ip netns del "$bridge-$i" 2>/dev/null
  done
  [ -z "$network" ] || ip link del "$bridge"
  [ -z "$tmpfs" ] || umount -l "$tmpfs"
  (exit "$status")
  cleanup
}
trap chaos_cleanup EXIT

skip() { # FAULT REASON
  echo "SKIPPED: fault '$1': $2"
  skipped="$skipped $1"
}

is_skipped() { [[ " $skipped " == *" $1 "* ]]; }

# A namespace for each node, all on one bridge, on which the clients are too.
make_network() {
  local subnet=10.213.$((RANDOM % 250))
  if [ "$(id -u)" != 0 ] || ! ip link add "$bridge" type bridge 2>/dev/null; then
    for fault in isolate link delay; do skip $fault "network namespaces need root"; done
    choose_ports
    return
  fi
  network=$subnet
  ip addr add "$subnet.254/24" dev "$bridge"
  ip link set "$bridge" up
  for i in "${nodes[@]}"; do
    ip netns add "$bridge-$i"
    ip link add "$bridge-$i" type veth peer name eth0 netns "$bridge-$i"
    ip link set "$bridge-$i" master "$bridge" up
    ip netns exec "$bridge-$i" ip addr add "$subnet.$i/24" dev eth0
    ip netns exec "$bridge-$i" ip link set eth0 up
    ip netns exec "$bridge-$i" ip link set lo up
    sql[i]=$subnet.$i:7432 rpc[i]=$subnet.$i:7532 http[i]=$subnet.$i:7480
  done
  if ! ip netns exec "$bridge-1" tc qdisc add dev eth0 root netem delay 1ms 2>/dev/null; then
    skip delay "the kernel has no netem"
  else
    ip netns exec "$bridge-1" tc qdisc del dev eth0 root
  fi
}

make_disk() {
  mkdir "$work/data$disk_node"
  if [ "$(id -u)" != 0 ] || ! mount -t tmpfs -o size=400m tmpfs "$work/data$disk_node" 2>/dev/null; then
    skip disk "a small file system cannot be mounted"
    return
  fi
  tmpfs=$work/data$disk_node
}

start_node() { # NUMBER
  local prefix=()
  [ -z "$network" ] || prefix=(ip netns exec "$bridge-$1")
  runs[$1]=$((${runs[$1]:-0} + 1))
  MASSIF_INSECURE_LISTEN=yes "${prefix[@]}" "$massif" start --data "$work/data$1" --sql "${sql[$1]}" \
    --rpc "${rpc[$1]}" --http "${http[$1]}" --join "$(join_list)" "${security[@]}" >"$work/node$1.${runs[$1]}.log" 2>&1 &
  pid[$1]=$!
}

restart_node() { # NUMBER
  kill -9 "${pid[$1]}" 2>/dev/null || true
  wait "${pid[$1]}" 2>/dev/null || true
  start_node "$1"
  wait_ready "$1"
}

other() { # NUMBER: another node
  echo $(($1 % ${#nodes[@]} + 1))
}

now_millis() { date +%s%3N; }

# Each fault begins, lasts, and is over when the function returns.
fault_kill() { # NODE
  kill -9 "${pid[$1]}"
  sleep "$fault_seconds"
  restart_node "$1"
}

fault_pause() {
  kill -STOP "${pid[$1]}"
  sleep "$fault_seconds"
  kill -CONT "${pid[$1]}"
}

fault_isolate() {
  ip link set "$bridge-$1" down
  sleep "$fault_seconds"
  ip link set "$bridge-$1" up
}

# Neither of two nodes reaches the other; both reach everybody else.
fault_link() {
  local peer one=${sql[$1]%:*} two
  peer=$(other "$1")
  two=${sql[$peer]%:*}
  ip netns exec "$bridge-$1" ip route add blackhole "$two/32"
  ip netns exec "$bridge-$peer" ip route add blackhole "$one/32"
  sleep "$fault_seconds"
  ip netns exec "$bridge-$1" ip route del blackhole "$two/32"
  ip netns exec "$bridge-$peer" ip route del blackhole "$one/32"
}

fault_delay() {
  ip netns exec "$bridge-$1" tc qdisc add dev eth0 root netem delay 100ms 50ms loss 1%
  sleep "$fault_seconds"
  ip netns exec "$bridge-$1" tc qdisc del dev eth0 root
}

# The node must stop by itself rather than go on with what it could not write.
fault_disk() {
  dd if=/dev/zero of="$tmpfs/filler" bs=1M >/dev/null 2>&1 || true
  sleep "$fault_seconds"
  if kill -0 "${pid[$disk_node]}" 2>/dev/null; then
    full_disk="the node went on (nothing had to be written) and was killed"
  else
    full_disk="the node stopped by itself"
  fi
  rm -f "$tmpfs/filler"
  restart_node "$disk_node"
}

inflict() { # FAULT NODE
  local begun ended
  kill -0 "$append" 2>/dev/null || fail "the append load ended early: $(tail -3 "$work/append.log")"
  kill -0 "$bank" 2>/dev/null || fail "the bank load ended early: $(tail -3 "$work/bank.log")"
  begun=$(now_millis)
  "fault_$1" "$2"
  ended=$(now_millis)
  printf '%s\t%s\t%s\n' "$1" "$begun" "$ended" >>"$work/faults"
  sleep "$recovery_seconds"
}

# The longest time without any success that overlaps a fault or its aftermath.
fault_table() {
  awk -F'\t' -v after="$recovery_seconds" '
    FNR == NR { from[++n] = $1; to[n] = $2; next }
    {
      if (!($1 in count)) order[++kinds] = $1
      count[$1]++
      for (i = 1; i <= n; i++)
        if (to[i] > $2 && from[i] < $3 + after * 1000 && to[i] - from[i] > longest[$1]) longest[$1] = to[i] - from[i]
    }
    END {
      print "| fault | times | longest time without a success, s |\n|---|---|---|"
      for (k = 1; k <= kinds; k++) printf "| %s | %d | %.2f |\n", order[k], count[order[k]], longest[order[k]] / 1000
    }' "$work/gaps" "$work/faults"
}

run_faults() { # END
  local round=0
  while :; do
    for fault in "${faults[@]}"; do
      is_skipped "$fault" && continue
      [ "$total_seconds" = 0 ] || [ "$SECONDS" -lt "$1" ] || return 0
      if [ "$total_seconds" = 0 ]; then
        inflict "$fault" $((round % ${#nodes[@]} + 1))
      else
        inflict "${fault}" $((RANDOM % ${#nodes[@]} + 1))
      fi
      round=$((round + 1))
    done
    [ "$total_seconds" != 0 ] || return 0
  done
}

step "chaos"
full_disk="not tried"
make_network
make_disk
for i in "${nodes[@]}"; do start_node "$i"; done
deadline=$((SECONDS + 60))
until "$massif" init --rpc "${rpc[1]}" >"$work/init.log" 2>&1; do
  [ "$SECONDS" -lt "$deadline" ] || fail "init: $(cat "$work/init.log")"
  sleep 1
done
for i in "${nodes[@]}"; do wait_ready "$i"; done
# The driver spreads the clients over the nodes: a node that hangs need not look like a cluster that does.
url=$(jdbc_url)?socketTimeout=20
"$massif" workload bank --url "$url" --init --accounts 1000 --ranges 3 --seconds 0 >"$work/bank.log" 2>&1 ||
  fail "bank --init: $(tail -3 "$work/bank.log")"
# The loads end when a file appears: how long the faults take is not known before.
"$massif" workload bank --url "$url" --accounts 1000 --connections 4 --seconds 100000 --until "$work/end" >"$work/bank.log" 2>&1 &
bank=$!
"$massif" workload append --url "$url" --connections 4 --seconds 100000 --until "$work/end" --check \
  --edn "$work/history.edn" --gaps "$work/gaps" >"$work/append.log" 2>&1 &
append=$!
sleep 6
: >"$work/faults"
run_faults $((SECONDS + total_seconds))
touch "$work/end"
for job in append bank; do
  status=0
  wait "${!job}" || status=$?
  declare "$job="
  if [ "$status" != 0 ]; then
    cp "$work/history.edn" "$root/distribution/target/history.edn" 2>/dev/null || true
    fail "$job ended with $status: $(tail -30 "$work/$job.log")"
  fi
done
grep -h '^append:\|^bank:' "$work/append.log" "$work/bank.log"
fault_table | tee "$root/distribution/target/chaos.md" 2>/dev/null
echo "full disk: $full_disk"
passed "$(wc -l <"$work/faults") faults; skipped:${skipped:- none}; history strictly serializable, bank conserved"
